import { expect, test } from 'vitest';
import { type Change, applied, collides } from './changes.ts';
import type { Detail } from './model.ts';
import { canHere } from './rights.ts';

const ADA = { id: 'ada', name: 'Ada' };
const BEN = { id: 'ben', name: 'Ben' };
const ticket = { id: 't', title: 'At first', status: 'OPEN', tags: ['b', 'c'], assignee: ADA } as unknown as Detail;

test('a change collides only with another value of the same field', () => {
  const change: Change = { field: 'title', from: 'At first', to: 'Mine' };
  expect(collides(ticket, change)).toBe(false);
  expect(collides({ ...ticket, status: 'CLOSED' }, change)).toBe(false);
  expect(collides({ ...ticket, title: 'Mine' }, change)).toBe(false);
  expect(collides({ ...ticket, title: 'Theirs' }, change)).toBe(true);
  expect(collides({ ...ticket, assignee: null }, { field: 'assignee', from: ADA, to: BEN })).toBe(true);
});

test('changes of tags go together', () => {
  const change: Change = { field: 'tags', from: ['a', 'b'], to: ['b', 'd'] };
  expect(collides(ticket, change)).toBe(false);
  expect(applied(ticket, change).tags).toEqual(['b', 'c', 'd']);
});

test.each([
  [['tickets:update'], true],
  [['tickets:*'], true],
  [['tickets:update:assigned'], true],
  [['tickets:update:t'], true],
  [['tickets:update:other'], false],
  [['tickets:read'], false],
])('%j on a ticket of one’s own: %s', (permissions, may) => {
  expect(canHere(permissions, 'tickets:update', 'ada', ticket)).toBe(may);
});

test('what is for one’s own tickets is not for those of others', () => {
  expect(canHere(['tickets:update:assigned'], 'tickets:update', 'ben', ticket)).toBe(false);
});
