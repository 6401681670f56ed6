import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { texts } from '../../texts/index.ts';
import { useKeys } from '../../ui/keys.ts';
import { ticketPath } from '../ticket-link.tsx';
import type { TicketList } from '../use-ticket-list.ts';
import { prefetchTicket } from './use-ticket.ts';

const said = texts.ticket;
/** How long somebody stays with a ticket before the next one is read ahead, in milliseconds. */
const STAYS = 400;

/** The tickets before and after one in its list. */
export interface Neighbours {
  readonly previous: (() => void) | undefined;
  readonly next: (() => void) | undefined;
}

/** Goes through a list, ticket by ticket, by keys too. A ticket that is not in the list is before all others. */
export function useNeighbours({ rows = [], hasMore, loadMore }: TicketList, number: number | undefined): Neighbours {
  const navigate = useNavigate();
  const at = rows.findIndex(({ ticket }) => ticket.number === number);
  const [before, after] = [rows[at - 1]?.ticket.number, rows[at + 1]?.ticket.number];
  useEffect(() => {
    if (after === undefined && hasMore) loadMore();
  }, [after, hasMore, loadMore]);
  useEffect(() => {
    if (after === undefined) return;
    const timer = setTimeout(() => { prefetchTicket({ number: after }); }, STAYS);
    return () => { clearTimeout(timer); };
  }, [after]);

  const to = (other: number | undefined) => (other === undefined ? undefined : () => void navigate({ to: ticketPath(other), search: true }));
  const [previous, next] = [to(before), to(after)];
  useKeys(
    {
      j: next && { label: said.next, run: next, repeats: true },
      k: previous && { label: said.previous, run: previous, repeats: true },
    },
    { group: said.keys.group },
  );
  return { previous, next };
}
