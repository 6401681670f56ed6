import { expect, test } from 'vitest';
import type { TicketRowFragment } from '#operations';
import { after } from './recent-tickets.ts';

const ticket = (id: string, version = 1, title = id): TicketRowFragment => ({
  id, number: Number(id), title, version, priority: 'LOW', status: 'OPEN', transitions: [], tags: [], createdAt: '', resolvedAt: null, updatedAt: '', customer: null, assignee: null,
});
const list = (...tickets: TicketRowFragment[]) => ({ tickets: { edges: tickets.map((node) => ({ node })) } });
const titles = (of: ReturnType<typeof after>) => of.tickets?.edges.map(({ node }) => node?.title);

test('a new ticket comes first, and the list keeps its length', () => {
  const ten = list(...Array.from({ length: 10 }, (_, at) => ticket(String(at + 1))));
  const next = after(ten, { kind: 'TICKET_CREATED', ticketId: '99', ticket: ticket('99') });
  expect(titles(next)?.slice(0, 2)).toEqual(['99', '1']);
  expect(titles(next)).toHaveLength(10);
  expect(titles(after(next, { kind: 'TICKET_CREATED', ticketId: '99', ticket: ticket('99') }))).toEqual(titles(next));
});

test('a changed ticket keeps its place, and never gets older', () => {
  const two = list(ticket('2', 5, 'now'), ticket('1'));
  expect(titles(after(two, { kind: 'TICKET_UPDATED', ticketId: '2', ticket: ticket('2', 6, 'newer') }))).toEqual(['newer', '1']);
  expect(titles(after(two, { kind: 'TICKET_UPDATED', ticketId: '2', ticket: ticket('2', 4, 'older') }))).toEqual(['now', '1']);
  expect(titles(after(two, { kind: 'TICKET_UPDATED', ticketId: '7', ticket: ticket('7') }))).toEqual(['now', '1']);
});

test('a ticket that may not be seen any more goes', () => {
  expect(titles(after(list(ticket('2'), ticket('1')), { kind: 'TICKET_LEFT', ticketId: '2', ticket: null }))).toEqual(['1']);
});
