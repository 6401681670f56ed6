import { CheckOutlined } from '@ant-design/icons';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { texts } from '../texts/index.ts';

/** Something that can be picked. */
export interface Option {
  value: string;
  label: string;
  /** Said beside it, softly. */
  hint?: string | undefined;
  /** How it looks, when not as its label. */
  look?: ReactNode;
}

/** Looks options up as somebody types. */
export interface Find {
  text: string;
  onText: (text: string) => void;
  busy: boolean;
  /** The options are still those of what was typed before. */
  stale?: boolean;
  /** Too little was typed to say that there is nothing. */
  begun?: boolean;
}

interface Props {
  label: string;
  options: readonly Option[];
  chosen: readonly string[];
  /** Picked, or with several picked or not picked any more. */
  onPick: (option: Option) => void;
  /** Begins at the chosen one, so that Enter alone changes nothing. */
  atChosen?: boolean;
  /** Several can be picked, and one goes on picking. */
  several?: boolean;
  /** What is typed, where the options are looked for elsewhere; else they are narrowed here. */
  find?: Find;
  /** What is typed can be picked, though no option says it. */
  own?: (text: string) => Option;
}

/** Picks by typing a little of it: arrows go through the options, Enter picks. */
export function Picker({ label, options, chosen, onPick, atChosen = false, several = false, find, own }: Props) {
  const list = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(() => (atChosen ? Math.max(0, options.findIndex(({ value }) => chosen.includes(value))) : 0));
  const text = (find?.text ?? typed).trim();
  const shown = find ? options : narrowed(options, text);
  const offered = own && text !== '' && !shown.some(({ label }) => label.toLowerCase() === text.toLowerCase()) ? [...shown, own(text)] : shown;
  const active = Math.min(at, offered.length - 1);
  const box = useRef<HTMLUListElement>(null);
  useEffect(() => { box.current?.children[active]?.scrollIntoView({ block: 'nearest' }); }, [active]);

  // Enter means what is found for what was typed, not what was found for less
  const stale = find?.stale ?? false;
  const entered = useRef(false);
  useEffect(() => {
    if (!entered.current || stale) return;
    entered.current = false;
    if (offered[0]) onPick(offered[0]);
  });

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const option = offered[active];
    if (step !== undefined && offered.length > 0) setAt((active + step + offered.length) % offered.length);
    else if (event.key === 'Enter' && stale && active <= 0) entered.current = true;
    else if (event.key === 'Enter' && option) onPick(option);
    else if (event.key !== 'Enter') return;
    event.preventDefault();
  }
  const change = (next: string) => {
    setAt(0);
    entered.current = false;
    (find?.onText ?? setTyped)(next);
  };

  return (
    <div className="picking">
      <input
        data-first
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={offered.length > 0 ? `${list}-${String(active)}` : undefined}
        placeholder={label}
        autoComplete="off"
        value={find?.text ?? typed}
        onChange={(event) => { change(event.target.value); }}
        onKeyDown={onKeyDown}
      />
      <ul ref={box} id={list} role="listbox" aria-label={label} aria-multiselectable={several} aria-busy={find?.busy}>
        {offered.map((option, index) => (
          <li
            key={option.value}
            id={`${list}-${String(index)}`}
            role="option"
            aria-selected={chosen.includes(option.value)}
            data-active={index === active}
            onPointerMove={() => { setAt(index); }}
            onPointerDown={(event) => { event.preventDefault(); }}
            onClick={() => { onPick(option); }}
          >
            <CheckOutlined className="picked" aria-hidden="true" />
            <span className="grow">{option.look ?? option.label}</span>
            {option.hint && <small>{option.hint}</small>}
          </li>
        ))}
      </ul>
      {offered.length === 0 && <p className="hint" role="status">{find?.busy ? texts.app.starting : find?.begun ? texts.app.typeMore : texts.app.nothingFound}</p>}
    </div>
  );
}

function narrowed(options: readonly Option[], text: string): readonly Option[] {
  const words = text.toLowerCase().split(/\s+/);
  return options.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
}
