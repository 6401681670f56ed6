import type { SavedViewTabFragment, TicketFilter } from '#operations';
import { fromOf, toOf } from './days.ts';
import { NO_FILTER, type TicketsSearch, filterOf, orderOf } from './list-search.ts';

/** How many tickets a view counts at most. */
export const COUNTED = 1_000;

/** The address of the list that shows a view to somebody. */
export function searchOf({ id, filter, orderBy }: SavedViewTabFragment, me: string): TicketsSearch {
  const { search, status, priority, assigneeId, unassigned, customerId, tag, createdAfter, createdBefore } = (filter ?? {}) as TicketFilter;
  const by = assigneeId ? (assigneeId === me ? 'me' : assigneeId) : undefined;
  return {
    ...NO_FILTER,
    // what a word may go on with is added when it is asked for
    search: search?.replace(/(?<=[\p{L}\p{N}])\*$/u, '') ?? undefined,
    status: status?.length ? status.join() : undefined,
    priority: priority?.length ? priority.join() : undefined,
    assignee: by ?? (typeof unassigned === 'boolean' ? (unassigned ? 'none' : 'any') : undefined),
    customer: customerId ?? undefined,
    tag: tag ?? undefined,
    from: createdAfter ? fromOf(createdAfter) : undefined,
    to: createdBefore ? toOf(createdBefore) : undefined,
    order: orderBy?.field,
    dir: orderBy?.direction,
    view: id,
  };
}

/** What an address asks for, as a view keeps it. */
export const keptOf = (search: TicketsSearch, me: string) => ({ filter: filterOf(search, me), orderBy: orderOf(search) });

/** True when two addresses ask for the same list. */
export function asksSame(one: TicketsSearch, other: TicketsSearch, me: string): boolean {
  const said = (search: TicketsSearch) => {
    const { filter, orderBy } = keptOf(search, me);
    const sorted = Object.entries(filter).map(([name, value]) => [name, Array.isArray(value) ? [...(value as string[])].sort() : value]);
    return JSON.stringify([sorted, orderBy.field, orderBy.direction]);
  };
  return said(one) === said(other);
}
