import { expect, test } from 'vitest';
import type { AuditExportQuery } from '#operations';
import { type AskPage, BEGINNING, type Progress, readOn } from './export.ts';

const page = (ids: string[], endCursor: string, hasNextPage: boolean): AuditExportQuery =>
  ({ auditLog: { edges: ids.map((id) => ({ node: { id } })), pageInfo: { endCursor, hasNextPage } } }) as unknown as AuditExportQuery;

test('an export reads page by page, and goes on where it failed', async () => {
  let down = true;
  const asked: (string | null)[] = [];
  const ask: AskPage = ({ after }) => {
    asked.push(after);
    if (after === null) return Promise.resolve(page(['a', 'b'], 'b', true));
    return down ? Promise.reject(new Error('away')) : Promise.resolve(page(['c'], 'c', false));
  };
  let known: Progress = BEGINNING;
  const tell = (progress: Progress) => { known = progress; };
  const { signal } = new AbortController();
  await expect(readOn(BEGINNING, ask, signal, tell)).rejects.toThrow('away');
  expect(known.count).toBe(2);
  down = false;
  const { count, parts } = await readOn(known, ask, signal, tell);
  expect([count, await new Blob(parts).text()]).toEqual([3, '{"id":"a"}\n{"id":"b"}\n{"id":"c"}\n']);
  expect(asked).toEqual([null, 'b', 'b']);
});
