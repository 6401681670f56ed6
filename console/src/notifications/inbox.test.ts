import { expect, test } from 'vitest';
import type { NotificationRowFragment } from '#operations';
import { COUNT, readBy, withNew, withRead } from './inbox.ts';

const row = (id: string, at = '2026-01-01T00:00:00Z', readAt: string | null = null): NotificationRowFragment => ({
  id, kind: 'MENTIONED', message: '', createdAt: at, readAt, actor: null, ticket: null, comment: null,
});
const list = (unreadCount: number, ...rows: NotificationRowFragment[]) => ({ notifications: { unreadCount, edges: rows.map((node) => ({ node })) } });
const read = (of: ReturnType<typeof list>) => of.notifications.edges.map(({ node }) => `${node.id}${node.readAt ? ' read' : ''}`);

test('what comes is the first, once, and the bell keeps its length', () => {
  const full = list(3, ...Array.from({ length: COUNT }, (_, at) => row(String(at))));
  const next = withNew(full, row('new'), 4);
  expect(next.notifications?.edges).toHaveLength(COUNT);
  expect(next.notifications?.edges[0]?.node?.id).toBe('new');
  expect(next.notifications?.unreadCount).toBe(4);
  expect(withNew(next, row('new'), 4).notifications?.edges.filter(({ node }) => node?.id === 'new')).toHaveLength(1);
});

test('what was read here or elsewhere is read, and counted once', () => {
  const three = list(7, row('c', '2026-01-03T00:00:00Z'), row('b', '2026-01-02T00:00:00Z', 'before'), row('a'));
  const one = withRead(three, { ids: ['c', 'b'] }, 'now');
  expect(read(one)).toEqual(['c read', 'b read', 'a']);
  expect(one.notifications.unreadCount).toBe(6);
  expect(one.notifications.edges[1]?.node.readAt).toBe('before');
  expect(read(withRead(three, { until: '2026-01-02T00:00:00.000Z' }, 'now', 1))).toEqual(['c', 'b read', 'a read']);
});

test('an event says which', () => {
  const event = { cursor: '', kind: 'READ', notification: null, unreadCount: 0, timestamp: '' } as const;
  expect(readBy({ ...event, readIds: ['a'], readUntil: null })).toEqual({ ids: ['a'] });
  expect(readBy({ ...event, readIds: null, readUntil: 'then' })).toEqual({ until: 'then' });
  expect(readBy({ ...event, readIds: null, readUntil: null })).toBeUndefined();
});
