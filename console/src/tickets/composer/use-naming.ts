import { type KeyboardEvent, type RefObject, useState } from 'react';
import { findUsers } from '#operations';
import { useAnswer } from '../../api/hooks.ts';
import { useMay } from '../../api/person.ts';
import { beginning, fitLetter, letterOf } from '../../ui/letter.ts';
import { nodesOf } from '../../ui/nodes.ts';
import { useOnceDrawn } from '../../ui/use-once-drawn.ts';
import type { Somebody } from '../ticket/model.ts';
import { named, namingAt } from './mention.ts';

/** How many people are offered. */
const MOST = 6;

/** Completes the names of people after an `@`. */
export function useNaming(field: RefObject<HTMLTextAreaElement | null>, text: string, onText: (text: string) => void) {
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [closed, setClosed] = useState<number>();
  const may = useMay()('users:read');
  const naming = may ? namingAt(text, caret) : undefined;
  const isOpen = naming !== undefined && naming.at !== closed;
  const typed = naming?.typed ?? '';
  const answer = useAnswer(findUsers, { search: beginning(typed) }, { enabled: isOpen });
  const people: readonly Somebody[] = isOpen ? nodesOf(answer.data?.users).filter(({ name }) => fitLetter(typed, name)).slice(0, MOST) : [];
  // a name that nobody has is text, and what comes after it need not be looked for; a single letter says of nobody that they are not there
  const shown = isOpen && (people.length > 0 || answer.isPending || (!typed.includes(' ') && letterOf(typed) === undefined));

  // again, for the key that picks a name can also tell where the caret was until then
  const goOn = useOnceDrawn((at: number) => {
    field.current?.setSelectionRange(at, at);
    setCaret(at);
  });
  const choose = (person: Somebody) => {
    if (!naming) return;
    const next = named(text, naming, person.name);
    onText(next.text);
    setCaret(next.caret);
    setActive(0);
    goOn(next.caret);
  };

  /** True when the key was meant for the list. */
  const onKey = (event: KeyboardEvent): boolean => {
    if (!shown || event.ctrlKey || event.metaKey || event.altKey) return false;
    const person = people[active];
    if (event.key === 'Escape') setClosed(naming.at);
    else if (event.key === 'ArrowDown' && person) setActive((active + 1) % people.length);
    else if (event.key === 'ArrowUp' && person) setActive((active + people.length - 1) % people.length);
    else if ((event.key === 'Enter' || event.key === 'Tab') && person) choose(person);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };

  const onCaret = () => {
    setCaret(field.current?.selectionStart ?? 0);
    setActive(0);
  };
  const close = () => { setClosed(naming?.at); };
  return { shown, people, active: Math.min(active, Math.max(0, people.length - 1)), waiting: answer.isPending, choose, onKey, onCaret, close };
}
