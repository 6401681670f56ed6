import { expect, test } from 'vitest';
import { relative } from './when.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');

test.each([
  ['2026-11-22T11:59:30Z', 'now'],
  ['2026-11-22T12:00:10Z', 'now'],
  ['2026-11-22T11:57:00Z', '3 minutes ago'],
  ['2026-11-22T10:30:00Z', '1 hour ago'],
  ['2026-11-21T11:00:00Z', 'yesterday'],
  ['2026-10-01T12:00:00Z', '1 month ago'],
  ['2026-12-22T13:00:00Z', 'in 30 days'],
  ['2026-12-24T12:00:00Z', 'in 1 month'],
  ['2025-11-25T12:00:00Z', '11 months ago'],
  ['2024-11-01T12:00:00Z', '2 years ago'],
  ['2026-11-22T12:05:00Z', 'in 5 minutes'],
])('%s is %s', (at, words) => {
  expect(relative(Date.parse(at), NOW, 'en')).toBe(words);
});
