import { expect, test } from 'vitest';
import { usersSearch } from '../users/search.ts';
import { pageOf } from './place.ts';

test('an address is read, and what it says wrongly is left out', () => {
  expect(usersSearch({ search: 42, status: 'ACTIVE', order: 'SHOE_SIZE', dir: 'ASC', after: 'c', more: 1 })).toEqual({
    search: '42', role: undefined, status: 'ACTIVE', order: undefined, dir: 'ASC', after: 'c', before: undefined,
  });
});

test('pages go forwards and backwards', () => {
  expect(pageOf({}, 25)).toEqual({ first: 25, after: null, last: null, before: null });
  expect(pageOf({ after: 'a' }, 25)).toMatchObject({ first: 25, after: 'a' });
  expect(pageOf({ before: 'b' }, 25)).toEqual({ first: null, after: null, last: 25, before: 'b' });
});
