import type { TicketRowFragment } from '#operations';
import { texts } from '../texts/index.ts';
import { changeEach } from './bulk.ts';
import type { Change, Item, Outcome, Refused } from './bulk-outcome.ts';
import { inverse, isUndoable } from './inverse.ts';

const said = texts.ticketList.bulk;

/** What became of an undo. */
export interface Undone {
  restored: number;
  refused: readonly Refused[];
}

/**
 * Makes the tickets what they were before. What somebody else has changed meanwhile stays as it is, and what cannot be brought back whole.
 * A status that cannot be reached at once, as in progress from closed, is reached by opening the ticket again.
 */
export async function undo({ updated }: Outcome): Promise<Undone> {
  const items = updated.filter(isUndoable).map(([before, after]) => ({ before, seen: after, change: inverse(before, after) }));
  const first = await changeEach(items.map(({ seen, change }): Item => ({ seen, change: reachable(seen, change) ? change : { ...change, status: 'OPEN' } })));
  const after = new Map(first.updated.map(([, ticket]) => [ticket.id, ticket]));
  const rest = items.flatMap(({ before, seen, change }): Item[] => {
    const now = after.get(seen.id);
    return now && !reachable(seen, change) ? [{ seen: now, change: { status: before.status } }] : [];
  });
  const second = await changeEach(rest);
  const left = updated.filter((one) => !isUndoable(one)).map(([before, ticket]): Refused => ({ ticket, reason: said.noUndoOf(texts.tickets.status[before.status]), conflict: false }));
  return { restored: first.updated.length + first.same - second.refused.length, refused: [...first.refused, ...second.refused, ...left] };
}

const reachable = ({ transitions }: TicketRowFragment, { status }: Change): boolean => status === undefined || transitions.includes(status);
