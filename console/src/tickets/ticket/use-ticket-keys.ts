import { useNavigate } from '@tanstack/react-router';
import { usePerson } from '../../api/person.ts';
import { texts } from '../../texts/index.ts';
import { useKeys } from '../../ui/keys.ts';
import { useOnceDrawn } from '../../ui/use-once-drawn.ts';
import type { Kind } from '../composer/draft-place.ts';
import { useGoAndWrite } from '../composer/use-came-to-write.ts';
import type { ComposerHandle } from '../composer/use-composer.ts';
import { choiceId } from '../side/choices.tsx';
import { numberAt } from '../ticket-link.tsx';
import type { Rights } from './rights.ts';
import type { Changes } from './use-changes.ts';

const said = texts.ticket.keys;

interface Options {
  changes: Changes;
  rights: Rights;
  composer: ComposerHandle;
  /** Shows the side panel, where it is not there already. */
  onSide: () => void;
  /** Asks who is to work on the ticket. */
  onPick: () => void;
}

/** What keys do on a ticket. */
export function useTicketKeys({ changes, rights, composer, onSide, onPick }: Options): void {
  const { id, name } = usePerson();
  const { number } = changes.shown;
  const goAndWrite = useGoAndWrite();
  // whoever is on the way to the next ticket does not mean this one any more
  const coming = () => {
    const at = numberAt(location.pathname);
    return at === number ? undefined : at;
  };
  const write = (kind: Kind) => {
    const next = coming();
    if (next === undefined) composer.write(kind);
    else goAndWrite(next, kind);
  };
  const here = (run: () => void) => () => { if (coming() === undefined) run(); };
  const navigate = useNavigate();
  const toMe = () => {
    const { assignee } = changes.shown;
    if (assignee?.id !== id) void changes.run({ field: 'assignee', from: assignee, to: { id, name } });
  };
  const goThere = useOnceDrawn(() => {
    const choice = () => document.getElementById(choiceId('status'));
    // a drawer that opens has it a moment later
    if (choice()) choice()?.focus();
    else requestAnimationFrame(() => choice()?.focus());
  });
  const toStatus = () => {
    onSide();
    goThere();
  };
  const leave = () => {
    // out of a field first, so that the keys of the page act
    const { activeElement } = document;
    if (activeElement instanceof HTMLElement && activeElement.matches('input, select, textarea')) activeElement.blur();
    else void navigate({ to: '/tickets', search: true });
  };
  useKeys(
    {
      r: rights.comment && { label: said.reply, run: () => { write('reply'); }, command: true },
      n: rights.note && { label: said.note, run: () => { write('note'); }, command: true },
      e: rights.update && { label: said.status, run: here(toStatus), command: true },
      a: rights.assign && { label: said.assign, run: here(() => { onSide(); onPick(); }), command: true },
      m: rights.assign && { label: said.toMe, run: here(toMe), command: true },
      Escape: { label: said.back, run: leave, typing: true },
    },
    { group: said.group },
  );
}
