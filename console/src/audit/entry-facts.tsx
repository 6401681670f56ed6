import type { ReactNode } from 'react';
import type { AuditRowFragment } from '#operations';
import { texts } from '../texts/index.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Facts } from '../ui/facts.tsx';
import { Guarded } from '../ui/guarded.tsx';
import { Moment } from '../ui/time.tsx';
import type { Names } from './names.ts';
import { Target } from './target.tsx';
import { Took } from './took.tsx';
import { Who } from './who.tsx';

const said = texts.audit;

/** What an entry says beside what changed. */
export function EntryFacts({ entry, names }: { entry: AuditRowFragment; names: Names }) {
  const { sequence, time, behalf, actorId, reason, correlationId, hash, previousHash } = entry;
  const facts: (readonly [string, ReactNode])[] = [
    [said.entry.when, <Moment at={time} />],
    [said.columns.who, <Who entry={entry} names={names} />],
  ];
  if (actorId) {
    facts.push([said.entry.email, <Guarded of={entry} field="actorEmail" />], [said.entry.role, <Guarded of={entry} field="actorRole" />]);
  }
  facts.push(
    [said.entry.behalf, said.behalf[behalf]],
    [said.columns.target, <Target entry={entry} names={names} />],
    [said.entry.permission, <Took entry={entry} />],
  );
  if (reason) facts.push([said.entry.reason, reason]);
  facts.push(
    [texts.app.correlation, <span className="reference"><code>{correlationId}</code> <CopyButton text={correlationId} /></span>],
    [said.columns.address, <Guarded of={entry} field="address" />],
    [said.entry.program, <Guarded of={entry} field="agent" />],
  );
  if (sequence) facts.push([said.entry.number, `#${sequence}`]);
  if (hash) facts.push([said.entry.hash, <code>{hash}</code>], [said.entry.previousHash, <code>{previousHash}</code>]);
  return <Facts of={facts} />;
}
