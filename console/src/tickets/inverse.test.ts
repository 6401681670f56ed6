import { expect, test } from 'vitest';
import { texts } from '../texts/index.ts';
import { outcomeOf } from './bulk-outcome.ts';
import { ticket } from './sample.ts';
import { inverse, isUndoable } from './inverse.ts';

test('an undo restores what was changed and nothing else', () => {
  const before = ticket(1, { tags: ['a', 'b'], assignee: { id: 'ann', name: 'Ann' } });
  expect(inverse(before, { ...before, tags: ['b', 'c'], assignee: null })).toEqual({ assigneeId: 'ann', addTags: ['a'], removeTags: ['c'] });
  expect(inverse(before, { ...before, status: 'CLOSED', priority: 'LOW' })).toEqual({ status: 'OPEN', priority: 'MEDIUM' });
  expect(inverse(before, before)).toEqual({});
});

test('another status of what was resolved or closed is not undone, for when that was would not come back', () => {
  const resolved = ticket(1, { status: 'RESOLVED', resolvedAt: '2026-01-02T00:00:00Z' });
  expect(isUndoable([resolved, { ...resolved, status: 'CLOSED' }])).toBe(false);
  expect(isUndoable([resolved, { ...resolved, status: 'OPEN', resolvedAt: null }])).toBe(false);
  expect(isUndoable([resolved, { ...resolved, tags: ['a'] }])).toBe(true);
  expect(isUndoable([ticket(2), { ...ticket(2), status: 'CLOSED', resolvedAt: '2026-01-02T00:00:00Z' }])).toBe(true);
});

test('what came of each is told apart', () => {
  const items = [1, 2, 3].map((number) => ({ seen: ticket(number), change: { status: 'CLOSED' as const } }));
  const after = ticket(1, { version: 2, status: 'CLOSED' });
  const error = { code: 'CONFLICT' as const, message: 'Somebody else', field: 'items.2.expectedVersion' };
  const outcome = outcomeOf(items, [
    { ticketId: '1', applied: true, ticket: after, userErrors: [] },
    { ticketId: '2', applied: true, ticket: ticket(2), userErrors: [] },
    { ticketId: '3', applied: false, ticket: ticket(3), userErrors: [error] },
  ]);
  expect(outcome).toEqual({ updated: [[ticket(1), after]], same: 1, refused: [{ ticket: ticket(3), reason: texts.ticketList.whyNot.changed, conflict: true }] });
});
