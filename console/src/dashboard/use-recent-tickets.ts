import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { type RecentTicketsQuery, recentTickets } from '#operations';
import { keyOf, useAnswer, useTicketEvents } from '../api/hooks.ts';
import { useMay } from '../api/person.ts';
import { COUNT, after } from './recent-tickets.ts';

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
