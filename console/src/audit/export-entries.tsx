import { type AuditFilter, auditExport } from '#operations';
import { exactJson } from '../api/exact.ts';
import { request } from '../api/index.ts';
import { texts } from '../texts/index.ts';
import { ExportButton } from '../ui/export-button.tsx';
import { PART, type ReadPart } from '../ui/export.ts';
import { nodesOf } from '../ui/nodes.ts';

const said = texts.audit.export;

interface Props {
  filter: AuditFilter;
  verify: boolean;
  /** How many entries there are, when it is known. */
  total: number | undefined;
}

/** Writes the entries that fit to a file. */
export const ExportEntries = ({ filter, verify, total }: Props) => (
  <ExportButton
    title={said.title}
    what={said.what(total)}
    hint={said.hint}
    total={total}
    testId="audit-export"
    name={() => `audit-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.jsonl`}
    type="application/jsonl"
    begin={() => reader(filter, verify)}
  />
);

const reader = (filter: AuditFilter, verify: boolean): ReadPart => async (after, signal) => {
  const { auditLog } = await request(auditExport, { first: PART, after, filter, verify }, signal);
  const rows = nodesOf(auditLog);
  const { hasNextPage = false, endCursor = null } = auditLog?.pageInfo ?? {};
  return { text: rows.map((row) => `${exactJson(row)}\n`).join(''), count: rows.length, after: hasNextPage ? endCursor : null };
};
