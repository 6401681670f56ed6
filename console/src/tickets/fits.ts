import type { TicketFilter, TicketOrder, TicketOrderField, TicketRowFragment } from '#operations';
import { refusal } from '../api/refusals.ts';

/** True when a ticket fits a filter, as far as a page can know: whether it fits the search, only the server knows. */
export function fits(ticket: TicketRowFragment, filter: TicketFilter): boolean {
  const { status, priority, assigneeId, unassigned, customerId, tag, createdAfter, createdBefore } = filter;
  const { assignee } = ticket;
  return (
    (!status || status.includes(ticket.status)) &&
    (!priority || priority.includes(ticket.priority)) &&
    (!assigneeId || assignee?.id === assigneeId) &&
    (unassigned === undefined || unassigned === null || unassigned === (!assignee && !refusal(ticket, 'assignee'))) &&
    (!customerId || ticket.customer?.id === customerId) &&
    (!tag || ticket.tags.includes(tag.trim().toLowerCase())) &&
    (!createdAfter || Date.parse(ticket.createdAt) > Date.parse(createdAfter)) &&
    (!createdBefore || Date.parse(ticket.createdAt) < Date.parse(createdBefore))
  );
}

const RANKS = { LOW: 0, MEDIUM: 1, HIGH: 2, URGENT: 3 };
const KEYS: Record<TicketOrderField, (ticket: TicketRowFragment) => number> = {
  CREATED_AT: ({ createdAt }) => Date.parse(createdAt),
  UPDATED_AT: ({ updatedAt }) => Date.parse(updatedAt),
  PRIORITY: ({ priority }) => RANKS[priority],
  NUMBER: ({ number }) => number,
  RESOLVED_AT: ({ resolvedAt }) => (resolvedAt ? Date.parse(resolvedAt) : Infinity),
};

/** True when a ticket stands before another in an order. Of equals the server goes by the id. */
export function before(ticket: TicketRowFragment, other: TicketRowFragment, { field, direction }: TicketOrder): boolean {
  const key = KEYS[field];
  const [one, two] = [key(ticket), key(other)];
  const less = one === two ? ticket.id < other.id : one < two;
  return direction === 'ASC' ? less : !less && !(one === two && ticket.id === other.id);
}
