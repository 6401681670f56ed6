import { expect, test } from 'vitest';
import { beginningOf, between, bounds, dayOf, rangeIn, spanOf } from './range.ts';

test('an address says a range, and what it says wrongly is left out', () => {
  expect(rangeIn({ range: '90d', from: '2026-01-01' })).toEqual({ range: '90d' });
  expect(rangeIn({ range: 'century' })).toEqual({});
  expect(rangeIn({ from: '2026-01-05', to: '2026-01-09' })).toEqual({ from: '2026-01-05', to: '2026-01-09' });
  expect(rangeIn({ from: '2026-01-05', to: '2026-01-04' })).toEqual({ from: '2026-01-05' });
  expect(rangeIn({ from: '2026-02-31', to: '0026-01-01' })).toEqual({});
});

test('ranges that move end today', () => {
  expect(spanOf('7d', '2026-03-02')).toEqual({ first: '2026-02-24', last: '2026-03-02', days: 7 });
  expect(spanOf('month', '2026-03-02')).toEqual({ first: '2026-03-01', last: '2026-03-02', days: 2 });
  expect(between('2026-03-28', '2026-03-30').days).toBe(3);
});

test('days begin at midnight where one is', () => {
  const begins = new Date(beginningOf('2026-03-29'));
  expect([begins.getHours(), begins.getDate(), dayOf(begins)]).toEqual([0, 29, '2026-03-29']);
  const { from, to } = bounds({ first: '2026-12-31', last: '2026-12-31' });
  expect([dayOf(new Date(from)), dayOf(new Date(to))]).toEqual(['2026-12-31', '2027-01-01']);
  expect(dayOf(new Date('0202-11-20T00:00:00'))).toBe('0202-11-20');
});
