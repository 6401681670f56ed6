import type { BulkUpdateTicketsMutation, TicketPriority, TicketRowFragment, TicketStatus } from '#operations';
import { isStale, whyNot } from './why-not.ts';

/** What becomes of tickets. */
export interface Change {
  status?: TicketStatus;
  priority?: TicketPriority;
  /** Null: nobody. */
  assigneeId?: string | null;
  addTags?: string[];
  removeTags?: string[];
}

/** A ticket that was not changed, and why. */
export interface Refused {
  ticket: TicketRowFragment;
  reason: string;
  /** Somebody else had changed it. */
  conflict: boolean;
}

/** What became of a change of many tickets. */
export interface Outcome {
  /** The tickets that were changed, before and after. */
  updated: readonly (readonly [TicketRowFragment, TicketRowFragment])[];
  /** How many were so already. */
  same: number;
  refused: readonly Refused[];
}

/** An item for a ticket as it was seen. */
export interface Item {
  seen: TicketRowFragment;
  change: Change;
}

type Results = NonNullable<BulkUpdateTicketsMutation['bulkUpdateTickets']>['results'];

/** Puts the results beside what was asked for. */
export function outcomeOf(items: readonly Item[], results: Results): Outcome {
  const updated: [TicketRowFragment, TicketRowFragment][] = [];
  const refused: Refused[] = [];
  let same = 0;
  for (const [at, { seen, change }] of items.entries()) {
    const { applied, ticket, userErrors } = results[at] ?? { applied: false, ticket: null, userErrors: [] };
    if (!applied) refused.push({ ticket: seen, reason: userErrors.map((why) => whyNot(why, ticket ?? seen, change.status)).join('. '), conflict: userErrors.some(isStale) });
    else if (ticket?.version !== seen.version) updated.push([seen, ticket ?? seen]);
    else same += 1;
  }
  return { updated, same, refused };
}
