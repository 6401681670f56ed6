import type { TicketRowFragment } from '#operations';
import { refusal } from '../api/refusals.ts';
import type { Change } from './bulk-outcome.ts';

/** True where changing a ticket back brings back all that there was. When a ticket was resolved is forgotten when it is opened again, and from closed there is no other way. */
export const isUndoable = ([before, after]: readonly [TicketRowFragment, TicketRowFragment]): boolean => before.status === after.status || before.resolvedAt === null;

/** What makes a ticket what it was before, as far as the viewer could see it. */
export function inverse(before: TicketRowFragment, after: TicketRowFragment): Change {
  const gone = before.tags.filter((tag) => !after.tags.includes(tag));
  const came = after.tags.filter((tag) => !before.tags.includes(tag));
  const seen = !refusal(before, 'assignee');
  return {
    ...(before.status !== after.status && { status: before.status }),
    ...(before.priority !== after.priority && { priority: before.priority }),
    ...(seen && before.assignee?.id !== after.assignee?.id && { assigneeId: before.assignee?.id ?? null }),
    ...(gone.length > 0 && { addTags: gone }),
    ...(came.length > 0 && { removeTags: came }),
  };
}
