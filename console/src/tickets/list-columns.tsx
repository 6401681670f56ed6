import type { ReactNode } from 'react';
import type { TicketOrderField, TicketRowFragment } from '#operations';
import { refusal } from '../api/refusals.ts';
import { texts } from '../texts/index.ts';
import { Guarded } from '../ui/guarded.tsx';
import { Time } from '../ui/time.tsx';
import { AssigneeCell } from './assignee-cell.tsx';
import type { ColumnKey } from './column-keys.ts';
import { PriorityPill, StatusPill } from './pills.tsx';
import { TicketLink } from './ticket-link.tsx';

const said = texts.ticketList;

/** A column of the list of tickets. */
export interface ListColumn {
  key: ColumnKey;
  title: string;
  /** Its width in pixels, at least, and its share of what is left; twice the same for a width that does not change. */
  width: readonly [number, number];
  /** The list can be ordered by it. */
  order?: TicketOrderField;
  render: (ticket: TicketRowFragment) => ReactNode;
  /** It may be too long for its place, and is said in full when pointed at. */
  cut?: boolean;
  /** What a file says of it. */
  text: (ticket: TicketRowFragment) => string;
}

const column = (key: ColumnKey, rest: Omit<ListColumn, 'key' | 'title'>): ListColumn => ({ key, title: said.columns[key], ...rest });
const moment = (at: string | null) => (at ? <Time at={at} /> : '–');

/** What a file says in place of what may not be seen: nothing would mean nobody. */
function refusedWords(ticket: TicketRowFragment, field: 'customer' | 'assignee'): string {
  const refused = refusal(ticket, field);
  if (!refused) return '';
  return refused.permission ? texts.app.notAllowed(refused.permission) : texts.app.notAllowedTitle;
}

const COLUMNS: Record<ColumnKey, ListColumn> = {
  number: column('number', { width: [68, 68], order: 'NUMBER', render: ({ number }) => `#${String(number)}`, text: ({ number }) => String(number) }),
  title: column('title', { width: [160, 360], render: (ticket) => <TicketLink ticket={ticket} />, text: ({ title }) => title }),
  customer: column('customer', {
    width: [110, 190],
    cut: true,
    render: (ticket) => <Guarded of={ticket} field="customer">{({ companyName }) => companyName}</Guarded>,
    text: (ticket) => ticket.customer?.companyName ?? refusedWords(ticket, 'customer'),
  }),
  assignee: column('assignee', {
    width: [100, 160],
    cut: true,
    render: (ticket) => <AssigneeCell ticket={ticket} />,
    text: (ticket) => ticket.assignee?.name ?? refusedWords(ticket, 'assignee'),
  }),
  tags: column('tags', {
    width: [90, 200],
    cut: true,
    render: ({ tags }) => <span className="tags">{tags.map((tag) => <span key={tag} className="tag">{tag}</span>)}</span>,
    text: ({ tags }) => tags.join(', '),
  }),
  priority: column('priority', {
    width: [92, 92], order: 'PRIORITY', render: ({ priority }) => <PriorityPill priority={priority} />, text: ({ priority }) => texts.tickets.priority[priority],
  }),
  status: column('status', { width: [108, 108], render: ({ status }) => <StatusPill status={status} />, text: ({ status }) => texts.tickets.status[status] }),
  created: column('created', { width: [114, 114], order: 'CREATED_AT', render: ({ createdAt }) => moment(createdAt), text: ({ createdAt }) => createdAt }),
  updated: column('updated', { width: [114, 114], order: 'UPDATED_AT', render: ({ updatedAt }) => moment(updatedAt), text: ({ updatedAt }) => updatedAt }),
  resolved: column('resolved', { width: [114, 114], order: 'RESOLVED_AT', render: ({ resolvedAt }) => moment(resolvedAt), text: ({ resolvedAt }) => resolvedAt ?? '' }),
};

/** The columns with these names, in their order. */
export const listColumns = (keys: readonly ColumnKey[]): ListColumn[] => keys.map((key) => COLUMNS[key]);

/** How CSS lays the columns out. */
export function layOut(columns: readonly ListColumn[], ticks: boolean): { '--columns': string; '--least': string } {
  const tracks = columns.map(({ width: [least, share] }) => least === share ? `${String(least)}px` : `minmax(${String(least)}px, ${String(share)}fr)`);
  const least = columns.reduce((sum, { width: [least] }) => sum + least + GAP, ticks ? TICK + GAP : 0);
  return { '--columns': [...(ticks ? [`${String(TICK)}px`] : []), ...tracks].join(' '), '--least': `${String(least + PADDING)}px` };
}

/** What list.css puts between columns, before and after them, and for a box to tick. */
const GAP = 14;
const PADDING = 10;
const TICK = 20;
