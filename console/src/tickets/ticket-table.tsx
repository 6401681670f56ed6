import { Link } from '@tanstack/react-router';
import type { TicketRowFragment } from '#operations';
import { texts } from '../texts/index.ts';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Guarded } from '../ui/guarded.tsx';
import { PriorityPill, StatusPill } from './pills.tsx';

const said = texts.tickets;
const C = said.columns;
/** Where a ticket has its page. */
export const ticketPath = (id: string): string => `/support/tickets/${id}`;

const COLUMNS: readonly Column<TicketRowFragment>[] = [
  { key: 'id', title: C.id, render: ({ id, number }) => <span title={id}>#{number}</span> },
  {
    key: 'customer',
    title: C.customer,
    className: 'side-cell',
    render: (ticket) => <Guarded of={ticket} field="customer">{({ companyName }) => <span title={companyName}>{companyName}</span>}</Guarded>,
  },
  { key: 'title', title: C.subject, className: 'main-cell', render: ({ title }) => <span title={title}>{title}</span> },
  { key: 'priority', title: C.priority, render: ({ priority }) => <PriorityPill priority={priority} /> },
  { key: 'status', title: C.status, render: ({ status }) => <StatusPill status={status} /> },
  {
    key: 'actions',
    title: C.actions,
    render: ({ id, number }) => <Link to={ticketPath(id)} aria-label={`${said.view} #${String(number)}`}>{said.view}</Link>,
  },
];

interface Props {
  caption: string;
  rows: readonly TicketRowFragment[] | undefined;
  empty: string;
  /** What need not be said where the table stands. */
  without?: 'customer';
}

/** A few tickets, each with the way to its page. */
export const TicketTable = ({ caption, rows, empty, without }: Props) => (
  <DataTable caption={caption} columns={COLUMNS.filter(({ key }) => key !== without)} rows={rows} empty={empty} />
);
