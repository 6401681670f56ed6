import { type AuditRowFragment, auditEntry } from '#operations';
import { useAnswer } from '../api/hooks.ts';
import { texts } from '../texts/index.ts';
import { Beside } from '../ui/beside.tsx';
import { OnItsWay } from '../ui/on-its-way.tsx';
import { Changes } from './changes.tsx';
import { EntryFacts } from './entry-facts.tsx';
import { useNames } from './names.ts';
import { Only } from './only.tsx';
import type { AuditSearch } from './search.ts';

const said = texts.audit.entry;

interface Props {
  id: string;
  /** The page that is shown beside it. */
  rows: readonly AuditRowFragment[];
  verify: boolean;
  onLook: (id: string | undefined) => void;
  onFilter: (next: Partial<AuditSearch>) => void;
}

/** One entry, beside the log: all that is known of it, and the ways to what belongs to it. */
export function Entry({ id, rows, verify, onLook, onFilter }: Props) {
  const known = rows.find((row) => row.id === id);
  const asked = useAnswer(auditEntry, { id, verify }, { enabled: known === undefined });
  const node = asked.isPlaceholderData ? undefined : asked.data?.node;
  const entry = known ?? (node && 'targetType' in node ? (node as AuditRowFragment) : undefined);
  return (
    <Beside title={entry ? texts.audit.action[entry.action] : texts.audit.title} ids={rows.map((row) => row.id)} id={id} onLook={onLook}>
      {entry ? <Whole entry={entry} onFilter={onFilter} /> : <OnItsWay answer={asked} missing={said.missing} />}
    </Beside>
  );
}

function Whole({ entry, onFilter }: { entry: AuditRowFragment; onFilter: Props['onFilter'] }) {
  const names = useNames([entry]);
  return (
    <div className="log-entry" data-testid="audit-entry">
      <EntryFacts entry={entry} names={names} />
      <Changes entry={entry} names={names} />
      <Only entry={entry} onFilter={onFilter} />
    </div>
  );
}
