import type { AuditExportQuery } from '#operations';
import { nodesOf } from '../ui/nodes.ts';

/** How many entries are asked for at once: the most that the API gives. */
const PAGE = 100;

/** What was read so far. Parts are files of their own, which browsers keep out of memory. */
export interface Progress {
  parts: Blob[];
  count: number;
  after: string | null;
}

export const BEGINNING: Progress = { parts: [], count: 0, after: null };

/** Asks for a page of the export. */
export type AskPage = (variables: { first: number; after: string | null }, signal: AbortSignal) => Promise<AuditExportQuery>;

/** Reads on from where it stood, page by page, and tells after each; ends when all is read. What fails or is stopped can go on from what was told last. */
export async function readOn(from: Progress, ask: AskPage, signal: AbortSignal, tell: (progress: Progress) => void): Promise<Progress> {
  let progress = from;
  for (;;) {
    const { auditLog } = await ask({ first: PAGE, after: progress.after }, signal);
    const rows = nodesOf(auditLog);
    const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    const { hasNextPage = false, endCursor = null } = auditLog?.pageInfo ?? {};
    progress = { parts: [...progress.parts, new Blob([lines])], count: progress.count + rows.length, after: endCursor ?? progress.after };
    tell(progress);
    if (!hasNextPage) return progress;
  }
}
