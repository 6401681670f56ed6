import { expect, test } from 'vitest';
import { can } from './can.ts';

test.each([
  [['*'], 'users:read', true, true],
  [['users:*'], 'users:read', true, true],
  [['users:read'], 'users:read', true, true],
  [['users:read:assigned'], 'users:read', true, false],
  [['users:reads'], 'users:read', false, false],
  [['user:*'], 'users:read', false, false],
  [[], 'users:read', false, false],
])('%j may %s: %s, on every row: %s', (permissions, wanted, some, every) => {
  expect(can(permissions, wanted)).toBe(some);
  expect(can(permissions, wanted, true)).toBe(every);
});
