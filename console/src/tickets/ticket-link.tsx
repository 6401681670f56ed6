import { Link } from '@tanstack/react-router';
import type { TicketRowFragment } from '#operations';

/** The page of a ticket. */
export const ticketPath = (number: number): string => `/tickets/${String(number)}`;

/** The number of the ticket whose page it is. */
export function numberAt(path: string): number | undefined {
  const digits = /^\/tickets\/([1-9]\d{0,8})$/.exec(path)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The way to the page of a ticket. It takes along what the list shows, so that the list beside the ticket is the same. */
export const TicketLink = ({ ticket: { number, title } }: { ticket: TicketRowFragment }) => (
  <Link to={ticketPath(number)} search={true} tabIndex={-1} className="ticket-link" title={title}>{title}</Link>
);
