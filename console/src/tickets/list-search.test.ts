import { expect, test } from 'vitest';
import { columnsOf, filterOf, filterPart, saysColumns, ticketsSearch } from './list-search.ts';
import { asksSame, searchOf } from './saved-views.ts';

const read = (search: Record<string, unknown>) => ticketsSearch(search);

test('an address is read as far as it is known', () => {
  const search = read({ status: 'OPEN,NONSENSE,CLOSED,OPEN', tag: 42, order: 'TITLE', from: 'yesterday', to: '2026-02-30x', columns: 'title,nothing,tags' });
  expect(search).toMatchObject({ status: 'OPEN,CLOSED', tag: '42', order: undefined, from: undefined, to: undefined, columns: 'title,tags' });
  expect(read({ assignee: 'somebody', customer: '7', tag: '  ' })).toMatchObject({ assignee: undefined, customer: undefined, tag: undefined });
  expect(filterOf(read({ status: 'OPEN', assignee: 'me' }), 'ann')).toEqual({ status: ['OPEN'], assigneeId: 'ann' });
  expect(filterOf(read({ assignee: 'none', search: 'card decl' }), 'ann')).toEqual({ unassigned: true, search: 'card decl*' });
});

test('days are whole days of the viewer, both ends included', () => {
  const { createdAfter, createdBefore } = filterOf(read({ from: '2026-03-28', to: '2026-03-29' }), 'ann');
  expect(Date.parse(createdAfter ?? '')).toBe(new Date(2026, 2, 28).getTime() - 1);
  expect(Date.parse(createdBefore ?? '')).toBe(new Date(2026, 2, 30).getTime());
});

test('days that are in no order, or none, are left out', () => {
  expect(read({ from: '2026-11-20', to: '2026-11-01' })).toMatchObject({ from: '2026-11-20', to: undefined });
  expect(read({ from: '2026-11-20', to: '2026-11-20' })).toMatchObject({ from: '2026-11-20', to: '2026-11-20' });
  expect(read({ from: '0d', to: '2026-01-01' })).toMatchObject({ from: '0d', to: undefined });
  expect(read({ from: '0202-11-20' }).from).toBeUndefined();
});

test('the usual columns need not be said', () => {
  expect(saysColumns(columnsOf({}))).toBeUndefined();
  expect(columnsOf({ columns: saysColumns(['number', 'title']) })).toEqual(['number', 'title']);
});

test('a view is the address that it was kept from', () => {
  const kept = read({ search: 'card decl', status: 'OPEN', priority: 'HIGH,LOW', assignee: 'me', tag: 'a', from: '2026-01-01', to: '2026-01-31', order: 'NUMBER', dir: 'ASC' });
  const view = { id: 'v', name: 'V', filter: filterOf(kept, 'ann'), requires: null, orderBy: { field: 'NUMBER', direction: 'ASC' }, ticketCount: 1, position: 0, shared: false, own: true, owner: null, version: 1 } as const;
  expect(searchOf(view, 'ann')).toEqual({ ...filterPart(kept), order: 'NUMBER', dir: 'ASC', view: 'v' });
  expect(searchOf(view, 'bob')).toMatchObject({ assignee: 'ann' });
  expect(asksSame(searchOf(view, 'ann'), { ...kept, priority: 'LOW,HIGH' }, 'ann')).toBe(true);
  expect(asksSame(searchOf(view, 'ann'), { ...kept, dir: 'DESC' }, 'ann')).toBe(false);
});
