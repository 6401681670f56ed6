import { type BulkUpdateTicketsItem, type BulkUpdateTicketsMutation, type TicketPriority, type TicketRowFragment, type TicketStatus, bulkUpdateTickets } from '#operations';
import { request } from '../api/index.ts';
import { news } from './news.ts';

/** How many tickets one call changes. */
export const MOST = 500;

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

/** Changes each ticket that can be changed, if it still is as it was seen, and answers what became of each. */
export async function changeEach(items: readonly Item[]): Promise<Outcome> {
  if (items.length === 0) return { updated: [], same: 0, refused: [] };
  const input = items.map(({ seen, change }): BulkUpdateTicketsItem => ({ id: seen.id, expectedVersion: seen.version, ...change }));
  const { bulkUpdateTickets: done } = await request(bulkUpdateTickets, { input: { items: input, errorPolicy: 'SKIP_FAILED' } });
  const results = done?.results ?? [];
  for (const { ticket } of results) if (ticket) news.hear(ticket.id, ticket);
  return outcomeOf(items, results);
}

type Results = NonNullable<BulkUpdateTicketsMutation['bulkUpdateTickets']>['results'];

/** Puts the results beside what was asked for. */
export function outcomeOf(items: readonly Item[], results: Results): Outcome {
  const updated: [TicketRowFragment, TicketRowFragment][] = [];
  const refused: Refused[] = [];
  let same = 0;
  for (const [at, { seen }] of items.entries()) {
    const { applied, ticket, userErrors } = results[at] ?? { applied: false, ticket: null, userErrors: [] };
    if (!applied) refused.push({ ticket: seen, reason: userErrors.map(({ message }) => message).join(' '), conflict: userErrors.some(({ field }) => field?.endsWith('expectedVersion') ?? false) });
    else if (ticket?.version !== seen.version) updated.push([seen, ticket ?? seen]);
    else same += 1;
  }
  return { updated, same, refused };
}
