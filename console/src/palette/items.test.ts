import { expect, test } from 'vitest';
import { type Item, fitting, itemOf, numberIn } from './items.ts';

const item = (label: string, words?: string): Item => ({ id: label, label, kind: '', words });

test('every word that was typed begins a word, and the label counts more than other words', () => {
  const all = [item('Switch off mails', 'users'), item('Create user'), item('Users'), item('Théâtre')];
  const labels = (query: string) => fitting(all, query).map(({ label }) => label);
  expect(labels('user')).toEqual(['Users', 'Create user', 'Switch off mails']);
  expect(labels('us cr')).toEqual(['Create user']);
  expect(labels('ser')).toEqual([]);
  expect(labels('the')).toEqual(['Théâtre']);
  expect(labels('  ')).toHaveLength(4);
});

test('a number is a ticket', () => {
  expect(numberIn('#42')).toBe(42);
  expect(numberIn(' 7 ')).toBe(7);
  expect(numberIn('42 printers')).toBeUndefined();
});

test('what was found leads to its page, a comment to its place', () => {
  const ticket = { id: 't', number: 5, title: 'Printer' };
  expect(itemOf({ node: { __typename: 'TicketComment', id: 'c', ticket }, snippets: [] })?.to).toEqual({ path: '/tickets/5', hash: 'comment-c' });
  expect(itemOf({ node: { __typename: 'TicketComment', id: 'c', ticket: null }, snippets: [] })).toBeUndefined();
  expect(itemOf({ node: { __typename: 'Ticket', ...ticket, status: 'OPEN' }, snippets: [] })?.label).toBe('#5 Printer');
});
