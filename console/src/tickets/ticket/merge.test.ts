import { expect, test } from 'vitest';
import { anchorOf, withEarlier, withEarlierOf, withNews, withRow } from './merge.ts';
import type { Ticket } from './model.ts';

const comments = (ids: readonly number[], hasPreviousPage = false): NonNullable<Ticket['comments']> => ({
  edges: ids.map((id) => ({ cursor: `c${String(id)}`, node: { id: String(id), body: '', internal: false, createdAt: '', author: null } })),
  pageInfo: { hasNextPage: false, hasPreviousPage, startCursor: `c${String(ids[0])}`, endCursor: null },
  totalCount: 9,
});
const ticket = (ids: readonly number[], more: Partial<Ticket> = {}): Ticket => ({
  id: 't', number: 1, title: 'At first', description: '', priority: 'LOW', status: 'OPEN', transitions: [], tags: [], version: 1, createdAt: '', updatedAt: '',
  firstResponseAt: null, resolvedAt: null, customer: null, assignee: null, comments: comments(ids), timeline: null, ...more,
});
const ids = ({ comments: list }: Ticket) => list?.edges.map(({ node }) => Number(node?.id));

test('news come after what is known, in the order of the server, each once', () => {
  const before = ticket([1, 2, 3, 4, 5]);
  const anchor = before.comments && anchorOf(before.comments);
  expect(anchor).toBe('c2');
  // 45 was written at the same moment as 5, and stands before it
  const after = withNews(before, { comment: anchor, entry: null }, ticket([3, 4, 45, 5, 6], { version: 2, title: 'Now' }));
  expect(ids(after)).toEqual([1, 2, 3, 4, 45, 5, 6]);
  expect([after.title, after.version]).toEqual(['Now', 2]);
});

test('where little is known, news are all there is', () => {
  expect(anchorOf(comments([1, 2]))).toBeNull();
  expect(anchorOf(comments([5, 6], true))).toBe('c5');
  expect(ids(withNews(ticket([1]), { comment: null, entry: null }, ticket([1, 2])))).toEqual([1, 2]);
});

test('an older answer does not take back what is newer', () => {
  const now = ticket([1], { version: 5, title: 'Newer' });
  expect(withRow(now, { ...ticket([1]), version: 4, title: 'Older' }).title).toBe('Newer');
  expect(withNews(now, { comment: null, entry: null }, ticket([1, 2], { version: 4, title: 'Older' })).title).toBe('Newer');
});

test('earlier comments come before, and stay when the ticket is read anew', () => {
  const all = withEarlier(ticket([3, 4], { comments: comments([3, 4], true) }), 'comments', comments([1, 2]));
  expect(ids(all)).toEqual([1, 2, 3, 4]);
  expect(all.comments?.pageInfo.hasPreviousPage).toBe(false);
  expect(ids(withEarlierOf(all, ticket([4, 5], { comments: comments([4, 5], true) })))).toEqual([1, 2, 3, 4, 5]);
  expect(ids(withEarlierOf(all, ticket([8, 9])))).toEqual([8, 9]);
});
