import type { AuditRowFragment } from '#operations';
import { texts } from '../texts/index.ts';
import { Lock } from '../ui/guarded.tsx';
import { isRefusal } from './actions.ts';
import type { Names } from './names.ts';
import { fieldWords, shortWords } from './value.tsx';

/** Fields whose values are ids that say nothing by themselves. */
const SILENT = ['session', 'user', 'comment', 'note', 'notification', 'read', 'preferences'];
/** What is said of a refusal in a few words. */
const OF_REFUSAL = ['operation', 'because', 'count'];

/** What changed, in a few words: one short change with its values, else the names of the fields. */
export function Brief({ entry: { action, changes, targetType }, names }: { entry: AuditRowFragment; names: Names }) {
  if (isRefusal(action)) return <span>{OF_REFUSAL.flatMap((name) => changes.filter(({ field }) => field === name)).map(refusalWords).join(', ')}</span>;
  // whose session it was
  const owner = action === 'SESSION_REVOKED' && changes.find(({ field }) => field === 'user');
  if (owner) return <span>{shortWords(targetType, 'user', owner.from, names)}</span>;
  const telling = changes.filter(({ field }) => !SILENT.includes(field));
  const [first] = telling;
  if (!first) return <span className="none soft">–</span>;
  if (telling.length > 1) return <span>{telling.map(({ field }) => fieldWords(field)).join(', ')}</span>;
  if (first.requires) return <span>{fieldWords(first.field)} <Lock permission={first.requires} /></span>;
  const words = (value: unknown) => (value === null ? texts.audit.entry.nothing : shortWords(targetType, first.field, value, names));
  const [from, to] = [words(first.from), words(first.to)];
  if (from === undefined || to === undefined) return <span>{fieldWords(first.field)}</span>;
  return <span>{from} → {to}</span>;
}

const refusalWords = ({ field, to }: AuditRowFragment['changes'][number]): string =>
  field === 'count' ? texts.audit.times(Number(to)) : typeof to === 'string' ? to.replaceAll('_', ' ') : fieldWords(field);
