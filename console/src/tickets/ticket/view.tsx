import { useMemo, useState } from 'react';
import { Problem } from '../../ui/problem.tsx';
import { texts } from '../../texts/index.ts';
import { useRecent } from '../../ui/recent.ts';
import { useKeysOfComing } from '../composer/use-came-to-write.ts';
import type { Ticket } from './model.ts';
import { OpenTicket } from './open-ticket.tsx';
import { InPlace, Left, Missing, TicketWaiting } from './states.tsx';
import { useLiveTicket } from './use-live.ts';
import type { Neighbours } from './use-neighbours.ts';
import { useTicket } from './use-ticket.ts';

interface Props {
  number: number;
  neighbours: Neighbours;
  /** Whether the list stands beside it. */
  listed: boolean;
}

/** A ticket, or why it is not there. */
export function TicketView({ number, neighbours, listed }: Props) {
  const ref = useMemo(() => ({ number }), [number]);
  const answer = useTicket(ref);
  const marked = useLiveTicket(ref, answer.dataUpdatedAt);
  const ticket = answer.data?.ticket;
  useRecent(ticket && { kind: 'ticket', path: `/tickets/${String(ticket.number)}`, label: `#${String(ticket.number)} ${ticket.title}` });
  const [last, setLast] = useState<Ticket>();
  if (ticket && ticket !== last) setLast(ticket);

  if (ticket) return <OpenTicket of={ref} ticket={ticket} marked={marked} neighbours={neighbours} listed={listed} />;
  if (answer.isError) return <InPlace title={texts.ticket.number(number)}><Problem error={answer.error} retry={() => void answer.refetch()} /></InPlace>;
  if (answer.isPending) return <Coming number={number} />;
  return last ? <Left ticket={last} /> : <Missing number={texts.ticket.number(number)} />;
}

/** Stands for a ticket until it is there. Whoever writes on it may begin. */
function Coming({ number }: { number: number }) {
  useKeysOfComing(number);
  return <TicketWaiting />;
}
