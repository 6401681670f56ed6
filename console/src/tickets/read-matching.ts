import type { TicketFilter, TicketOrder, TicketRowFragment } from '#operations';
import { readPage } from './use-ticket-list.ts';

/** The tickets that fit a filter, as many as are wanted, from the front. */
export async function readMatching(filter: TicketFilter, orderBy: TicketOrder, most: number): Promise<TicketRowFragment[]> {
  const found = new Map<string, TicketRowFragment>();
  let after: string | null = null;
  do {
    const page = await readPage(filter, orderBy, after);
    for (const ticket of page.rows) found.set(ticket.id, ticket);
    after = page.end;
  } while (after && found.size < most);
  return [...found.values()].slice(0, most);
}
