import type { AuditRowFragment } from '#operations';
import { texts } from '../texts/index.ts';
import { Lock } from '../ui/guarded.tsx';
import type { Names } from './names.ts';
import { fieldWords, shortWords } from './value.tsx';

/** Fields whose values are ids that say nothing by themselves. */
const SILENT = ['session', 'comment', 'note', 'notification', 'read', 'preferences'];

/** What changed, in a few words: one short change with its values, else the names of the fields. */
export function Brief({ entry: { changes, targetType }, names }: { entry: AuditRowFragment; names: Names }) {
  const telling = changes.filter(({ field }) => !SILENT.includes(field));
  const [first] = telling;
  if (!first) return <span className="soft">–</span>;
  if (telling.length > 1) return <span>{telling.map(({ field }) => fieldWords(field)).join(', ')}</span>;
  if (first.requires) return <span>{fieldWords(first.field)} <Lock permission={first.requires} /></span>;
  const words = (value: unknown) => (value === null ? texts.audit.entry.nothing : shortWords(targetType, first.field, value, names));
  const [from, to] = [words(first.from), words(first.to)];
  if (from === undefined || to === undefined) return <span>{fieldWords(first.field)}</span>;
  return <span>{from} → {to}</span>;
}
