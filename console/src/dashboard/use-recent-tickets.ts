import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { type RecentTicketsQuery, recentTickets } from '#operations';
import { keyOf, useAnswer, useTicketEvents } from '../api/hooks.ts';
import type { TicketEvent } from '../api/live.ts';
import { useMay } from '../api/person.ts';

const COUNT = 10;

/** The newest tickets, kept as new as the log. */
export function useRecentTickets() {
  const answers = useQueryClient();
  const enabled = useMay()('tickets:read');
  useTicketEvents(
    useCallback(
      (event) => {
        answers.setQueryData<RecentTicketsQuery>(keyOf(recentTickets, { first: COUNT }), (before) => before && after(before, event));
        // one that leaves makes room for one that is not known here
        if (event.kind === 'TICKET_LEFT') void answers.invalidateQueries({ queryKey: keyOf(recentTickets, { first: COUNT }) });
      },
      [answers],
    ),
  );
  return useAnswer(recentTickets, { first: COUNT }, { enabled });
}

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
