import './ticket.css';
import { getRouteApi } from '@tanstack/react-router';
import { TicketView } from './view.tsx';
import { Missing } from './states.tsx';

const route = getRouteApi('/tickets/$number');

/** One ticket: the list that it stands in, what is written on it, and what there is to know about it. */
export function TicketPage() {
  const { number: text } = route.useParams();
  const number = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
  return (
    <div className="ticket-panes">
      {number === undefined ? <Missing number={text} /> : <TicketView key={number} number={number} />}
    </div>
  );
}
