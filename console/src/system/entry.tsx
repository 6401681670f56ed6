import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { type LogRowFragment, systemLogEntry } from '#operations';
import { useAnswer } from '../api/hooks.ts';
import { useMay } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { Beside } from '../ui/beside.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Facts } from '../ui/facts.tsx';
import { OnItsWay } from '../ui/on-its-way.tsx';
import { Moment } from '../ui/time.tsx';
import { LevelPill } from './columns.tsx';
import type { SystemSearch } from './search.ts';

const said = texts.system;

interface Props {
  id: string;
  /** The page that is shown beside it. */
  rows: readonly LogRowFragment[];
  onLook: (id: string | undefined) => void;
  onFilter: (next: Partial<SystemSearch>) => void;
}

/** One entry of the log, beside it. */
export function Entry({ id, rows, onLook, onFilter }: Props) {
  const known = rows.find((row) => row.id === id);
  const asked = useAnswer(systemLogEntry, { id }, { enabled: known === undefined });
  const node = asked.isPlaceholderData ? undefined : asked.data?.node;
  const entry = known ?? (node && 'message' in node ? (node as LogRowFragment) : undefined);
  return (
    <Beside title={entry?.message ?? said.log} ids={rows.map((row) => row.id)} id={id} onLook={onLook}>
      {entry ? <Whole entry={entry} onFilter={onFilter} /> : <OnItsWay answer={asked} missing={said.missing} />}
    </Beside>
  );
}

function Whole({ entry, onFilter }: { entry: LogRowFragment; onFilter: Props['onFilter'] }) {
  const may = useMay();
  const { timestamp, level, service, target, correlationId, userId, fields } = entry;
  const facts: (readonly [string, ReactNode])[] = [
    [said.columns.time, <Moment at={timestamp} />],
    [said.columns.level, <LevelPill level={level} />],
    [said.columns.part, <code>{target}</code>],
    [said.columns.service, service],
  ];
  if (userId) facts.push([said.sender, may('users:read') ? <Link to="/users/$id" params={{ id: userId }}>{texts.users.one}</Link> : <code>{userId}</code>]);
  if (correlationId) facts.push([said.columns.reference, <span className="reference"><code>{correlationId}</code> <CopyButton text={correlationId} /></span>]);
  return (
    <div className="log-entry" data-testid="log-entry">
      <Facts of={facts} />
      <section>
        <h2>{said.more}</h2>
        <Fields of={fields} />
      </section>
      {correlationId && (
        <p className="only">
          {said.only}
          <Button size="small" onClick={() => { onFilter({ reference: correlationId, entry: undefined }); }}>{said.ofRequest}</Button>
          {may('audit:read', true) && <Link to="/audit" search={{ reference: correlationId }}>{said.audit}</Link>}
        </p>
      )}
    </div>
  );
}

/** What else the entry says, by name. */
function Fields({ of }: { of: unknown }) {
  const known = Object.entries((of ?? {}) as Record<string, unknown>);
  if (known.length === 0) return <p className="soft">{said.noMore}</p>;
  return <Facts of={known.map(([name, value]) => [name, <span className="long">{typeof value === 'string' ? value : JSON.stringify(value)}</span>])} />;
}
