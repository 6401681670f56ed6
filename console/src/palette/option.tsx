import { texts } from '../texts/index.ts';
import { Kbd } from '../ui/kbd.tsx';
import type { Item, Parts } from './items.ts';

interface Props {
  item: Item;
  id: string;
  active: boolean;
  onPoint: () => void;
  onRun: (apart: boolean) => void;
}

/** A line of the palette, with what was found highlighted. */
export function Option({ item, id, active, onPoint, onRun }: Props) {
  const { label, kind, keys, icon, name, snippet } = item;
  const lead = name ? label.slice(0, label.length - name.map(({ text }) => text).join('').length) : label;
  return (
    <div role="option" id={id} aria-selected={active} className="option" onMouseMove={onPoint} onClick={(event) => { onRun(event.ctrlKey || event.metaKey); }}>
      <span className="icon" aria-hidden="true">{icon}</span>
      <span className="words">
        <span className="label">{lead}{name && <Lit parts={name} />}</span>
        {snippet && <span className="snippet"><Lit parts={snippet} /></span>}
      </span>
      {keys ? <Kbd keys={keys} /> : kind !== texts.palette.kinds.command && <span className="of">{kind}</span>}
    </div>
  );
}

const Lit = ({ parts }: { parts: Parts }) => parts.map(({ text, highlighted }, at) => (highlighted ? <mark key={at}>{text}</mark> : text));
