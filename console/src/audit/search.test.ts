import { expect, test } from 'vitest';
import { texts } from '../texts/index.ts';
import { ACTIONS } from './actions.ts';
import { auditSearch, filterOf, isFiltered } from './search.ts';

const ID = '01A2045F-e582-7001-9400-17a250dbf9bc';

test('every kind of entry has its place among the groups', () => {
  expect([...ACTIONS].sort()).toEqual(Object.keys(texts.audit.action).sort());
});

test('an address is read, and what it does not know is left out', () => {
  const read = auditSearch({ action: 'TICKET_ASSIGNED', actor: ID, target: 'nobody', type: 'spoon', reference: 42, range: '7d' });
  expect(read).toMatchObject({ action: 'TICKET_ASSIGNED', actor: ID.toLowerCase(), target: undefined, type: undefined, reference: '42', range: '7d' });
  expect(isFiltered(read)).toBe(true);
  expect(isFiltered(auditSearch({ after: 'x', entry: ID }))).toBe(false);
});

test('a group is asked for as its kinds, and a range as moments', () => {
  expect(filterOf(auditSearch({ action: 'refusals' }), '2026-11-22', () => true).actions).toEqual(['SIGN_IN_REFUSED', 'ACCESS_REFUSED']);
  const actionsOf = (action: string, may: boolean) => filterOf(auditSearch({ action }), '2026-11-22', () => may).actions;
  expect([true, false].map((may) => actionsOf('tickets', may)?.includes('TICKET_NOTE_ADDED'))).toEqual([true, false]);
  expect([true, false].map((may) => actionsOf('notifications', may)?.includes('NOTIFICATION_CREATED'))).toEqual([true, false]);
  const { since, until } = filterOf(auditSearch({ from: '2026-11-01', to: '2026-11-30' }), '2026-11-22', () => true);
  expect([new Date(String(since)).getDate(), new Date(String(until)).getMonth()]).toEqual([1, 11]);
  expect(filterOf(auditSearch({ range: '7d' }), '2026-11-22', () => true).until).toBeNull();
});

test('that sessions were renewed is left out, unless somebody asks for it or for one request', () => {
  const left = (search: Record<string, unknown>) => filterOf(auditSearch(search), '2026-11-22', () => true).exceptActions;
  expect([{}, { action: 'sessions' }].map(left)).toEqual([['SESSION_REFRESHED'], ['SESSION_REFRESHED']]);
  expect([{ renewals: true }, { reference: 'abc' }, { action: 'SESSION_REFRESHED' }].map(left)).toEqual([null, null, null]);
});
