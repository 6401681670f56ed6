import type { OrderDirection, TicketFilter, TicketOrder, TicketOrderField, TicketPriority, TicketStatus } from '#operations';
import { asked } from '../ui/asked.ts';
import { idIn, oneOf, searchIn, text } from '../ui/place.ts';
import { COLUMN_KEYS, type ColumnKey } from './column-keys.ts';
import { afterOf, beforeOf, dayIn, inOrder } from './days.ts';

export const STATUSES = ['OPEN', 'IN_PROGRESS', 'WAITING', 'RESOLVED', 'CLOSED'] as const satisfies readonly TicketStatus[];
export const PRIORITIES = ['URGENT', 'HIGH', 'MEDIUM', 'LOW'] as const satisfies readonly TicketPriority[];
export const ORDERS = ['CREATED_AT', 'UPDATED_AT', 'PRIORITY', 'NUMBER', 'RESOLVED_AT'] as const satisfies readonly TicketOrderField[];

/** What the address of the list of tickets says. Several values stand in one text, with commas between them. */
export interface TicketsSearch {
  search?: string | undefined;
  status?: string | undefined;
  priority?: string | undefined;
  /** `me`, `none`, `any`, or an id. */
  assignee?: string | undefined;
  customer?: string | undefined;
  tag?: string | undefined;
  /** The first day, `2026-01-31`, or how many days before today it is, `7d`. */
  from?: string | undefined;
  /** The last day. */
  to?: string | undefined;
  order?: TicketOrderField | undefined;
  dir?: OrderDirection | undefined;
  columns?: string | undefined;
  /** The saved view that this began with. */
  view?: string | undefined;
}

/** Nothing narrows the list. */
export const NO_FILTER = {
  search: undefined, status: undefined, priority: undefined, assignee: undefined, customer: undefined, tag: undefined, from: undefined, to: undefined,
} as const satisfies TicketsSearch;

/** Reads the address; what it does not know it leaves out, and a last day before the first. */
export const ticketsSearch = (search: Record<string, unknown>): TicketsSearch => ({
  search: searchIn(search.search),
  status: several(search.status, STATUSES),
  priority: several(search.priority, PRIORITIES),
  assignee: oneOf(search.assignee, ['me', 'none', 'any']) ?? idIn(search.assignee),
  customer: idIn(search.customer),
  tag: text(text(search.tag)?.trim()),
  ...daysIn(search),
  order: oneOf(search.order, ORDERS),
  dir: oneOf(search.dir, ['ASC', 'DESC']),
  columns: several(search.columns, COLUMN_KEYS),
  view: text(search.view),
});

function daysIn(search: Record<string, unknown>): Pick<TicketsSearch, 'from' | 'to'> {
  const [from, to] = [dayIn(search.from, true), dayIn(search.to, false)];
  return { from, to: from && to && !inOrder(from, to) ? undefined : to };
}

/** The values of a text of the address that are known, in its order. */
export function valuesIn<Value extends string>(value: unknown, known: readonly Value[]): Value[] {
  const named = text(value)?.split(',') ?? [];
  return [...new Set(named)].flatMap((name) => known.find((one) => one === name) ?? []);
}

const several = (value: unknown, known: readonly string[]): string | undefined => valuesIn(value, known).join(',') || undefined;

/** No filter and no view: all tickets. */
export const CLEARED = { ...NO_FILTER, view: undefined } as const satisfies TicketsSearch;

/** What of the address narrows the list. */
export function filterPart(search: TicketsSearch): Pick<TicketsSearch, keyof typeof NO_FILTER> {
  const { status, priority, assignee, customer, tag, from, to } = search;
  return { search: search.search, status, priority, assignee, customer, tag, from, to };
}

/** True when the address narrows the list. */
export const isFiltered = (search: TicketsSearch): boolean => Object.values(filterPart(search)).some((value) => value !== undefined);

/** The filter of the API that an address means to somebody. */
export function filterOf(search: TicketsSearch, me: string): TicketFilter {
  const { assignee, customer, tag, from, to } = search;
  const status = valuesIn(search.status, STATUSES);
  const priority = valuesIn(search.priority, PRIORITIES);
  const wanted = asked(search.search ?? '');
  return {
    ...(wanted && { search: wanted }),
    ...(status.length > 0 && { status }),
    ...(priority.length > 0 && { priority }),
    ...(assignee === 'none' || assignee === 'any' ? { unassigned: assignee === 'none' } : assignee && { assigneeId: assignee === 'me' ? me : assignee }),
    ...(customer && { customerId: customer }),
    ...(tag && { tag }),
    ...(from && { createdAfter: afterOf(from) }),
    ...(to && { createdBefore: beforeOf(to) }),
  };
}

/** The order that an address means: newest first when it says nothing. */
export const orderOf = ({ order = 'CREATED_AT', dir = 'DESC' }: TicketsSearch): TicketOrder & { direction: OrderDirection } => ({ field: order, direction: dir });

/** The columns that are shown when the address names none. */
const USUAL: readonly ColumnKey[] = ['number', 'title', 'customer', 'assignee', 'priority', 'status', 'updated'];

/** The columns to show, in their order. */
export function columnsOf({ columns }: TicketsSearch): readonly ColumnKey[] {
  const named = valuesIn(columns, COLUMN_KEYS);
  return named.length > 0 ? named : USUAL;
}

/** Columns as the address says them; the usual ones need not be said. */
export const saysColumns = (columns: readonly ColumnKey[]): string | undefined =>
  columns.length === 0 || columns.join() === USUAL.join() ? undefined : columns.join(',');
