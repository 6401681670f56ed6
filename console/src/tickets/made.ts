import { type CreateTicketInput, type TicketRowFragment, madeTickets } from '#operations';
import { ApiError } from '../api/errors.ts';
import { request } from '../api/index.ts';
import { nodesOf } from '../ui/nodes.ts';

/** How much the clocks of a browser and its server may differ, in milliseconds: one that is set for another part of the world is hours off. */
const CLOCKS = 86_400_000;

/** True when a change may have been made, though no answer came. */
export const isLost = (error: unknown): boolean => error instanceof ApiError && error.mayPass;

/** The ticket that an attempt made whose answer was lost, if it did: a second attempt would make a second one. */
export async function madeSince(at: number, { customerId, title, description }: Pick<CreateTicketInput, 'customerId' | 'title' | 'description'>): Promise<TicketRowFragment | undefined> {
  const { tickets } = await request(madeTickets, { customerId, createdAfter: new Date(at - CLOCKS).toISOString() });
  return nodesOf(tickets).find((ticket) => ticket.title === title.trim() && ticket.description.trim() === description.trim());
}
