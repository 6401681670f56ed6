import { ExactNumber, exactJson } from '../api/exact.ts';
import { texts } from '../texts/index.ts';
import { idIn } from '../ui/place.ts';
import type { Names } from './names.ts';
import { NamedLink } from './target.tsx';

const said = texts.audit;
const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'ticket status': texts.tickets.status,
  'ticket priority': texts.tickets.priority,
  'user status': texts.users.status,
  'customer status': texts.customers.status,
  'customer subscriptionTier': texts.customers.tier,
};

/** A field in words: by its name on the other pages, else by that in the API. */
export function fieldWords(field: string): string {
  const known = said.fields[field];
  if (known) return known;
  const words = field.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A short value in words; nothing when it is a long one. */
export function shortWords(noun: string, field: string, value: unknown, names: Names): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return undefined;
  const named = names.get(value);
  if (named?.__typename === 'User') return named.name;
  return WORDS[`${noun} ${field}`]?.[value] ?? (idIn(value) || value.length > 40 ? undefined : value);
}

interface Props {
  noun: string;
  field: string;
  value: unknown;
  /** The value on the other side, to mark what a list gained or lost. */
  other: unknown;
  side: 'before' | 'after';
  names: Names;
}

/** A value before or after, as people read it. */
export function Value({ noun, field, value, other, side, names }: Props) {
  if (value === null || value === undefined || value === '') return <span className="soft">{said.entry.nothing}</span>;
  if (Array.isArray(value)) return <List items={value} others={Array.isArray(other) ? other : []} side={side} names={names} />;
  if (value instanceof ExactNumber) return value.source;
  if (typeof value === 'object') return <pre>{exactJson(value, 2)}</pre>;
  if (typeof value !== 'string') return JSON.stringify(value);
  const named = names.get(value);
  if (named) return <NamedLink named={named} />;
  if (idIn(value)) return <code>{value}</code>;
  return <span className="long">{shortWords(noun, field, value, names) ?? value}</span>;
}

function List({ items, others, side, names }: Pick<Props, 'side' | 'names'> & { items: readonly unknown[]; others: readonly unknown[] }) {
  const mark = side === 'before' ? { sign: '−', word: said.entry.removed } : { sign: '+', word: said.entry.added };
  return (
    <ul className="chips">
      {items.map(String).map((item) => [item, names.get(item)] as const).map(([item, named]) => (
        <li key={item} className={others.includes(item) ? '' : side}>
          {!others.includes(item) && <span title={mark.word}>{mark.sign} </span>}
          {named ? <NamedLink named={named} /> : item}
        </li>
      ))}
    </ul>
  );
}
