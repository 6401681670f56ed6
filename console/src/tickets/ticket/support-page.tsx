import { Navigate, getRouteApi, useLocation } from '@tanstack/react-router';
import { useMemo } from 'react';
import { answers } from '../../api/index.ts';
import { texts } from '../../texts/index.ts';
import { idIn } from '../../ui/place.ts';
import { Problem } from '../../ui/problem.tsx';
import { InPlace, Missing, TicketWaiting } from './states.tsx';
import { ticketKey, useTicket } from './use-ticket.ts';

const route = getRouteApi('/support/tickets/$id');

/** Where links by the id of a ticket lead: on to the address by its number. */
export function SupportTicketPage() {
  const { id } = route.useParams();
  return idIn(id) ? <ById id={id} /> : <div className="ticket-panes"><Missing /></div>;
}

function ById({ id }: { id: string }) {
  const ref = useMemo(() => ({ id }), [id]);
  const answer = useTicket(ref);
  const hash = useLocation({ select: (location) => location.hash });
  const ticket = answer.data?.ticket;
  if (ticket) {
    // it need not be asked for again there
    answers.setQueryData(ticketKey({ number: ticket.number }), answer.data);
    return <Navigate to="/tickets/$number" params={{ number: String(ticket.number) }} hash={hash} replace />;
  }
  return (
    <div className="ticket-panes">
      {answer.isError ? <InPlace title={texts.tickets.title}><Problem error={answer.error} retry={() => void answer.refetch()} /></InPlace> : answer.isPending ? <TicketWaiting /> : <Missing />}
    </div>
  );
}
