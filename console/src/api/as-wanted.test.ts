import { expect, test } from 'vitest';
import { asWanted } from './as-wanted.ts';
import { Rejected } from './errors.ts';

const late = (row: object | null, field = 'expectedVersion') => {
  const payload = { row, userErrors: [{ code: 'CONFLICT' as const, message: 'It has changed', field }] };
  return new Rejected(payload.userErrors, payload, 'c-1', { updateRow: payload });
};
const row = { id: 'one', version: 2, name: 'Ann', permissions: ['b', 'a'], metadata: { b: 1, a: 2 } };
const wants = (more: object) => ({ id: 'one', expectedVersion: 1, ...more });

test('a change that finds what it wanted is no contradiction', () => {
  const error = late(row);
  expect(asWanted(error, wants({ name: 'Ann', permissions: ['a', 'b'], metadata: { a: 2, b: 1 } }))).toBe(error.data);
});

test('a change that finds something else, or of which nobody says what it found, fails as it did', () => {
  const inputs = [wants({ name: 'Ann', permissions: ['a'] }), wants({ name: 'Bea' }), wants({ name: 'Ann', password: 'not shown' }), wants({}), { ...wants({ name: 'Ann' }), id: 'two' }];
  for (const input of inputs) expect(() => asWanted(late(row), input), JSON.stringify(input)).toThrow('It has changed');
  expect(() => asWanted(late(null), wants({ name: 'Ann' }))).toThrow('It has changed');
  expect(() => asWanted(late(row, 'name'), wants({ name: 'Ann' }))).toThrow('It has changed');
  expect(() => asWanted(new Error('broken'), wants({ name: 'Ann' }))).toThrow('broken');
});
