import { type BulkUpdateTicketsItem, bulkUpdateTickets } from '#operations';
import { request } from '../api/index.ts';
import { type Item, type Outcome, outcomeOf } from './bulk-outcome.ts';
import { news } from './news.ts';

/** How many tickets one call changes. */
export const MOST = 500;

/** Changes each ticket that can be changed, if it still is as it was seen, and answers what became of each. */
export async function changeEach(items: readonly Item[]): Promise<Outcome> {
  if (items.length === 0) return { updated: [], same: 0, refused: [] };
  const input = items.map(({ seen, change }): BulkUpdateTicketsItem => ({ id: seen.id, expectedVersion: seen.version, ...change }));
  const { bulkUpdateTickets: done } = await request(bulkUpdateTickets, { input: { items: input, errorPolicy: 'SKIP_FAILED' } });
  const results = done?.results ?? [];
  for (const { ticket } of results) if (ticket) news.hear(ticket.id, ticket);
  return outcomeOf(items, results);
}
