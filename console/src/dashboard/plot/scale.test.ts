import { expect, test } from 'vitest';
import { part, pathOf, scaleOf } from './scale.ts';

test('lines are at round numbers and zero is one of them', () => {
  expect(scaleOf([3, 52, null], 'COUNT')).toEqual({ low: 0, high: 60, ticks: [0, 20, 40, 60] });
  expect(scaleOf([0, 0], 'COUNT')).toEqual({ low: 0, high: 1, ticks: [0, 1] });
  expect(scaleOf([2], 'COUNT').ticks).toEqual([0, 1, 2]);
  expect(scaleOf([], 'COUNT').ticks).toEqual([0, 1]);
  expect(scaleOf([90_000, 300_000], 'SECONDS').ticks).toEqual([0, 86_400, 172_800, 259_200, 345_600]);
  expect(scaleOf([5400], 'SECONDS').ticks).toEqual([0, 1800, 3600, 5400]);
  expect(scaleOf([-500, 1200], 'MINOR_UNITS')).toEqual({ low: -500, high: 1500, ticks: [-500, 0, 500, 1000, 1500] });
});

test('a line is broken where nothing was measured, and one value alone is a dot', () => {
  const scale = scaleOf([0, 4], 'COUNT');
  expect(part(1, scale)).toBe(0.25);
  expect(pathOf([4, 2, null, 0], scale)).toBe('M0.5 0.0000h0L1.5 0.5000M3.5 1.0000h0');
});
