import { expect, test } from 'vitest';
import type { TicketFilter, TicketRowFragment } from '#operations';
import { type ListPage, lay } from './lay.ts';
import { ticket } from './sample.ts';

const page = (rows: TicketRowFragment[], more: Partial<ListPage> = {}): ListPage =>
  ({ rows, end: null, filter: {}, orderBy: { field: 'NUMBER', direction: 'DESC' }, since: 10, ...more });
const heard = (...news: (readonly [number, TicketRowFragment | null, string?])[]) => {
  const all = new Map(news.map(([at, ticket, id]) => [ticket?.id ?? id ?? '', { at, ticket }]));
  return { of: (id: string) => all.get(id), all: () => all.values() };
};
const OPEN: TicketFilter = { status: ['OPEN'] };

test('rows change in place, and what was read later than heard stays as it was read', () => {
  const { rows } = lay([page([ticket(2), ticket(1)])], heard([20, ticket(1, { version: 2, title: 'new' })], [5, ticket(2, { version: 2, title: 'old news' })]));
  expect(rows.map(({ ticket, changedAt }) => [ticket.title, changedAt])).toEqual([['2', undefined], ['new', 20]]);
});

test('a row that was heard of and is as it was read has not changed', () => {
  const { rows } = lay([page([ticket(1, { version: 2 })])], heard([20, ticket(1, { version: 2 })]));
  expect(rows[0]?.changedAt).toBeUndefined();
});

test('rows that left stay and are marked; new ones are counted where they belong to what is shown', () => {
  const pages = [page([ticket(9), ticket(8)], { end: 'more', filter: OPEN })];
  const { rows, fresh, left } = lay(pages, heard([20, ticket(9, { version: 2, status: 'CLOSED' })], [20, null, '8'], [20, ticket(10)], [20, ticket(7)], [20, ticket(11, { status: 'WAITING' })], [5, ticket(12)]));
  expect(rows.map(({ left }) => left)).toEqual([true, true]);
  expect(left).toBe(2);
  expect(fresh).toEqual(['10']);
});

test('a ticket that moved between two parts of a list is shown once', () => {
  expect(lay([page([ticket(2), ticket(1)]), page([ticket(1), ticket(0)])], heard()).rows.map(({ ticket }) => ticket.number)).toEqual([2, 1, 0]);
});

test('rows that belong elsewhere in the order stay and are counted; those that only changed are not', () => {
  const at = (number: number, minute: number, version = 1) => ticket(number, { version, updatedAt: `2026-01-01T00:${String(minute).padStart(2, '0')}:00Z` });
  const orderBy = { field: 'UPDATED_AT', direction: 'DESC' } as const;
  const pages = [page([at(9, 30), at(8, 20), at(7, 10)], { orderBy, end: 'more' })];
  const moves = (...news: Parameters<typeof heard>) => {
    const { rows, moved, fresh } = lay(pages, heard(...news));
    return [rows.filter(({ moved }) => moved).map(({ ticket }) => ticket.number), moved, fresh];
  };
  expect(moves([20, at(9, 40, 2)])).toEqual([[], 0, []]);
  expect(moves([20, at(8, 40, 2)])).toEqual([[8], 1, []]);
  // the first is still before the second
  expect(moves([20, at(8, 40, 2)], [21, at(9, 41, 2)])).toEqual([[], 0, []]);
  // the last row has moved, and what was not read comes all the same
  expect(moves([20, at(7, 41, 2)], [20, at(3, 40, 2)])).toEqual([[7], 1, ['3']]);
  // below all that was read
  expect(moves([20, ticket(7, { version: 2, updatedAt: '2025-01-01T00:00:00Z' })])).toEqual([[7], 1, []]);
});
