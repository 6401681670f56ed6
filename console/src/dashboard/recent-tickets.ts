import type { RecentTicketsQuery } from '#operations';
import type { TicketEvent } from '../api/live.ts';

/** How many of the newest tickets the dashboard shows. */
export const COUNT = 10;

/** The list after an event: a changed ticket keeps its place, a new one comes first. */
export function after(list: RecentTicketsQuery, { kind, ticketId, ticket }: Pick<TicketEvent, 'kind' | 'ticketId' | 'ticket'>): RecentTicketsQuery {
  const { tickets } = list;
  if (!tickets) return list;
  const known = tickets.edges.some(({ node }) => node?.id === ticketId);
  let { edges } = tickets;
  if (!ticket) edges = edges.filter(({ node }) => node?.id !== ticketId);
  else if (known) edges = edges.map((edge) => (edge.node?.id === ticketId && edge.node.version <= ticket.version ? { ...edge, node: ticket } : edge));
  else if (kind === 'TICKET_CREATED') edges = [{ node: ticket }, ...edges].slice(0, COUNT);
  return { ...list, tickets: { ...tickets, edges } };
}
