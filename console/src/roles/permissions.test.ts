import { expect, test } from 'vitest';
import { othersIn, scopeOf, withArea, withScope } from './permissions.ts';
import { sentences } from './preview.tsx';

const known = [
  { name: 'users:read', allows: 'See who works here' },
  { name: 'tickets:read', allows: 'See tickets' },
  { name: 'tickets:update', allows: 'Change tickets' },
];

test('on which rows something is allowed', () => {
  expect(scopeOf(['tickets:read:assigned'], 'tickets:read')).toBe('assigned');
  expect(scopeOf(['tickets:read:assigned', 'tickets:read'], 'tickets:read')).toBe('all');
  expect(scopeOf(['tickets:*'], 'tickets:read')).toBe('all');
  expect(scopeOf(['*'], 'tickets:read')).toBe('all');
  expect(scopeOf(['tickets:update'], 'tickets:read')).toBe('none');
});

test('changing one leaves the others', () => {
  expect(withScope(['users:read', 'tickets:read'], 'tickets:read', 'assigned')).toEqual(['users:read', 'tickets:read:assigned']);
  expect(withScope(['users:read', 'tickets:read:assigned'], 'tickets:read', 'none')).toEqual(['users:read']);
  expect(withArea(['users:read', 'tickets:read', 'tickets:update:assigned'], 'tickets', true)).toEqual(['users:read', 'tickets:*']);
  expect(withArea(['users:read', 'tickets:*'], 'tickets', false)).toEqual(['users:read']);
});

test('what is not in the matrix is not lost', () => {
  const one = 'tickets:read:0198a1b2-0000-7000-8000-000000000000';
  expect(othersIn(['*', 'tickets:*', 'users:read', 'tickets:read:assigned', one, 'parrots:feed'], known)).toEqual([one, 'parrots:feed']);
});

test('permissions in plain words', () => {
  expect(sentences(['*'], known)).toHaveLength(1);
  expect(sentences([], known)).toEqual([]);
  expect(sentences(['tickets:*', 'users:read'], known)).toEqual(['See who works here', 'Everything about tickets, also what will be added later']);
  expect(sentences(['tickets:read:assigned'], known)).toEqual(['See tickets, for assigned rows only']);
});
