import type { ReactNode } from 'react';
import type { TicketOrderField, TicketRowFragment } from '#operations';
import { texts } from '../texts/index.ts';
import { Guarded } from '../ui/guarded.tsx';
import { Time } from '../ui/time.tsx';
import type { ColumnKey } from './column-keys.ts';
import { PriorityPill, StatusPill } from './pills.tsx';
import { TicketLink } from './ticket-link.tsx';

const said = texts.ticketList;

/** A column of the list of tickets. */
export interface ListColumn {
  key: ColumnKey;
  title: string;
  /** Its width, as CSS has it for a grid. */
  width: string;
  /** The list can be ordered by it. */
  order?: TicketOrderField;
  render: (ticket: TicketRowFragment) => ReactNode;
  /** What a file says of it. */
  text: (ticket: TicketRowFragment) => string;
}

const column = (key: ColumnKey, rest: Omit<ListColumn, 'key' | 'title'>): ListColumn => ({ key, title: said.columns[key], ...rest });
const moment = (at: string | null) => (at ? <Time at={at} /> : '–');

const COLUMNS: Record<ColumnKey, ListColumn> = {
  number: column('number', { width: '68px', order: 'NUMBER', render: ({ number }) => `#${String(number)}`, text: ({ number }) => String(number) }),
  title: column('title', { width: 'minmax(200px, 1fr)', render: (ticket) => <TicketLink ticket={ticket} />, text: ({ title }) => title }),
  customer: column('customer', {
    width: 'minmax(110px, 190px)',
    render: (ticket) => <Guarded of={ticket} field="customer">{({ companyName }) => companyName}</Guarded>,
    text: ({ customer }) => customer?.companyName ?? '',
  }),
  assignee: column('assignee', {
    width: 'minmax(100px, 150px)',
    render: (ticket) => <Guarded of={ticket} field="assignee" none={<span className="soft">{said.nobody}</span>}>{({ name }) => name}</Guarded>,
    text: ({ assignee }) => assignee?.name ?? '',
  }),
  tags: column('tags', {
    width: 'minmax(100px, 200px)',
    render: ({ tags }) => <span className="tags">{tags.map((tag) => <span key={tag} className="tag">{tag}</span>)}</span>,
    text: ({ tags }) => tags.join(', '),
  }),
  priority: column('priority', {
    width: '92px', order: 'PRIORITY', render: ({ priority }) => <PriorityPill priority={priority} />, text: ({ priority }) => texts.tickets.priority[priority],
  }),
  status: column('status', { width: '108px', render: ({ status }) => <StatusPill status={status} />, text: ({ status }) => texts.tickets.status[status] }),
  created: column('created', { width: '112px', order: 'CREATED_AT', render: ({ createdAt }) => moment(createdAt), text: ({ createdAt }) => createdAt }),
  updated: column('updated', { width: '112px', order: 'UPDATED_AT', render: ({ updatedAt }) => moment(updatedAt), text: ({ updatedAt }) => updatedAt }),
  resolved: column('resolved', { width: '112px', order: 'RESOLVED_AT', render: ({ resolvedAt }) => moment(resolvedAt), text: ({ resolvedAt }) => resolvedAt ?? '' }),
};

/** The columns with these names, in their order. */
export const listColumns = (keys: readonly ColumnKey[]): ListColumn[] => keys.map((key) => COLUMNS[key]);
