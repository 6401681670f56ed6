import { expect, test } from 'vitest';
import { periodOf } from './period.ts';

const TODAY = '2026-11-22';

test('without a word it is the last 30 days', () => {
  expect(periodOf({}, TODAY)).toMatchObject({ first: '2026-10-24', last: TODAY, days: 30, moves: true, bucket: 'DAY' });
});

test('days of one’s own are taken, and what lies ahead is not', () => {
  expect(periodOf({ from: '2026-01-01', to: '2026-03-31' }, TODAY)).toMatchObject({ first: '2026-01-01', last: '2026-03-31', moves: false });
  expect(periodOf({ from: '2026-11-21', to: '2027-01-01' }, TODAY)).toMatchObject({ last: TODAY, days: 2, bucket: 'HOUR', moves: true });
  expect(periodOf({ from: '2027-01-01' }, TODAY)).toMatchObject({ days: 30 });
  expect(periodOf({ from: '2000-01-01' }, TODAY).bucket).toBe('MONTH');
});
