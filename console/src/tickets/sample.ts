import type { TicketRowFragment } from '#operations';

/** A ticket for tests. */
export const ticket = (number: number, more: Partial<TicketRowFragment> = {}): TicketRowFragment => ({
  id: String(number), number, title: String(number), version: 1, priority: 'MEDIUM', status: 'OPEN', transitions: ['IN_PROGRESS', 'CLOSED'], tags: [],
  createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z', resolvedAt: null, customer: null, assignee: null, ...more,
});
