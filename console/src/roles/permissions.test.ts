import { expect, test } from 'vitest';
import type { Permission } from './model.ts';
import { allowsNothing, othersIn, scopeOf, withArea, withScope } from './permissions.ts';
import { sentences } from './preview.tsx';

const read: Permission = { name: 'tickets:read', limits: ['ROW', 'ASSIGNED'], allows: 'See tickets' };
const notes: Permission = { name: 'notes:read', limits: [], allows: 'See internal comments' };
const known: readonly Permission[] = [
  { name: 'users:read', limits: ['ROW'], allows: 'See who works here' },
  read,
  { name: 'tickets:update', limits: ['ROW', 'ASSIGNED'], allows: 'Change tickets' },
  notes,
];
const one = 'tickets:read:0198a1b2-0000-7000-8000-000000000000';

test('on which rows something is allowed', () => {
  expect(scopeOf(['tickets:read:assigned'], read)).toBe('assigned');
  expect(scopeOf(['tickets:read:assigned', 'tickets:read'], read)).toBe('all');
  expect(scopeOf(['tickets:*'], read)).toBe('all');
  expect(scopeOf(['*'], read)).toBe('all');
  expect(scopeOf(['tickets:update'], read)).toBe('none');
  expect(scopeOf(['notes:read:assigned'], notes)).toBe('none');
});

test('changing one leaves the others', () => {
  expect(withScope(['users:read', 'tickets:read'], 'tickets:read', 'assigned')).toEqual(['users:read', 'tickets:read:assigned']);
  expect(withScope(['users:read', 'tickets:read:assigned'], 'tickets:read', 'none')).toEqual(['users:read']);
  expect(withArea(['users:read', 'tickets:read', 'tickets:update:assigned'], 'tickets', true)).toEqual(['users:read', 'tickets:*']);
  expect(withArea(['users:read', 'tickets:*'], 'tickets', false)).toEqual(['users:read']);
});

test('what is not in the matrix is not lost', () => {
  const others = [one, 'parrots:feed', 'notes:read:assigned'];
  expect(othersIn(['*', 'tickets:*', 'users:read', 'tickets:read:assigned', ...others], known)).toEqual(others);
});

test('what no rule honours allows nothing', () => {
  const nothing = ['parrots:feed', 'parrots:*', 'users:read:assigned', 'notes:read:assigned', one.replace('tickets', 'notes')];
  expect(nothing.every((entry) => allowsNothing(entry, known))).toBe(true);
  expect([one, one.replace('tickets', 'users')].some((entry) => allowsNothing(entry, known))).toBe(false);
  expect(sentences([one, ...nothing], known)).toEqual([one]);
});

test('permissions in plain words', () => {
  expect(sentences(['*'], known)).toHaveLength(1);
  expect(sentences([], known)).toEqual([]);
  expect(sentences(['tickets:*', 'users:read'], known)).toEqual(['See who works here', 'Everything about tickets, also what will be added later']);
  expect(sentences(['tickets:read:assigned'], known)).toEqual(['See tickets, own rows only']);
});
