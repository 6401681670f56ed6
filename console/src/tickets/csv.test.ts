import { expect, test } from 'vitest';
import { line } from './csv.ts';

test('cells are quoted where they must be', () => {
  expect(line(['plain', 'a,b', 'say "so"', 'two\nlines', ''])).toBe('plain,"a,b","say ""so""","two\nlines",\r\n');
});

test('nothing is a formula', () => {
  for (const text of ['=1+1', '+1', '-1', '@sum', '\t=1', ' =1', '＝1']) expect(line([text]).replace(/^"/, '')).toMatch(/^'/);
  expect(line(['#42', 'a=b', '2026-01-01'])).toBe('#42,a=b,2026-01-01\r\n');
});
