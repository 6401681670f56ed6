import { expect, test } from 'vitest';
import { BEGINNING, type Progress, type ReadPart, readOn } from './export.ts';

test('an export reads part by part, and goes on where it failed', async () => {
  let down = true;
  const asked: (string | null)[] = [];
  const read: ReadPart = (after) => {
    asked.push(after);
    if (after === null) return Promise.resolve({ text: 'a\nb\n', count: 2, after: 'b' });
    return down ? Promise.reject(new Error('away')) : Promise.resolve({ text: 'c\n', count: 1, after: null });
  };
  let known: Progress = BEGINNING;
  const tell = (progress: Progress) => { known = progress; };
  const { signal } = new AbortController();
  await expect(readOn(BEGINNING, read, signal, tell)).rejects.toThrow('away');
  expect(known.count).toBe(2);
  down = false;
  const { count, parts } = await readOn(known, read, signal, tell);
  expect([count, await new Blob([...parts]).text()]).toEqual([3, 'a\nb\nc\n']);
  expect(asked).toEqual([null, 'b', 'b']);
});
