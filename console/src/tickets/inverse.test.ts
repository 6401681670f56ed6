import { expect, test } from 'vitest';
import { texts } from '../texts/index.ts';
import { outcomeOf } from './bulk-outcome.ts';
import { ticket } from './sample.ts';
import { inverse } from './inverse.ts';

test('an undo restores what was changed and nothing else', () => {
  const before = ticket(1, { tags: ['a', 'b'], assignee: { id: 'ann', name: 'Ann' } });
  expect(inverse(before, { ...before, tags: ['b', 'c'], assignee: null })).toEqual({ assigneeId: 'ann', addTags: ['a'], removeTags: ['c'] });
  expect(inverse(before, { ...before, status: 'CLOSED', priority: 'LOW' })).toEqual({ status: 'OPEN', priority: 'MEDIUM' });
  expect(inverse(before, before)).toEqual({});
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
