import { type CreateTicketInput, type TicketRowFragment, madeTickets } from '#operations';
import { request } from '../api/index.ts';
import { sinceSent } from '../api/lost.ts';
import { nodesOf } from '../ui/nodes.ts';

/** The ticket that an attempt made whose answer was lost, if it did: a second attempt would make a second one. */
export async function madeSince(at: number, { customerId, title, description }: Pick<CreateTicketInput, 'customerId' | 'title' | 'description'>): Promise<TicketRowFragment | undefined> {
  const { tickets } = await request(madeTickets, { customerId, createdAfter: sinceSent(at) });
  return nodesOf(tickets).find((ticket) => ticket.title === title.trim() && ticket.description.trim() === description.trim());
}
