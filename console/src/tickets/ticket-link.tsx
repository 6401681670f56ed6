import { Link } from '@tanstack/react-router';
import type { TicketRowFragment } from '#operations';

/** The page of a ticket. */
export const ticketPath = (number: number): string => `/tickets/${String(number)}`;

/** The way to the page of a ticket. It takes along what the list shows, so that the list beside the ticket is the same. */
export const TicketLink = ({ ticket: { number, title } }: { ticket: TicketRowFragment }) => (
  <Link to={ticketPath(number)} search={true} tabIndex={-1} className="ticket-link" title={title}>{title}</Link>
);
