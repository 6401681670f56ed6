import type { InboxQuery, NotificationReceivedSubscription, NotificationRowFragment } from '#operations';

/** How many of the newest notifications the bell shows. */
export const COUNT = 10;

/** Something that happened among the notifications. */
export type InboxEvent = NonNullable<NotificationReceivedSubscription['notificationReceived']>;

/** Notifications as the bell or a page of the list has them. */
export interface Listed {
  readonly notifications: { readonly edges: readonly { readonly node: NotificationRowFragment | null }[]; readonly unreadCount: number | null } | null;
}

/** Which notifications were read. */
export type Which = { ids: readonly string[] } | { until: string };

/** The inbox with a notification that came: it is the first, once. */
export function withNew(inbox: InboxQuery, notification: NotificationRowFragment, unreadCount: number): InboxQuery {
  const { notifications } = inbox;
  if (!notifications) return inbox;
  const others = notifications.edges.filter(({ node }) => node?.id !== notification.id);
  return { ...inbox, notifications: { ...notifications, unreadCount, edges: [{ node: notification }, ...others].slice(0, COUNT) } };
}

/** A list in which some were read. Without the number of those that are left, as many fewer as the list shows. */
export function withRead<List extends Listed>(list: List, which: Which, readAt: string, unreadCount?: number | null): List {
  const { notifications } = list;
  if (!notifications) return list;
  const isRead = (row: NotificationRowFragment) => ('ids' in which ? which.ids.includes(row.id) : Date.parse(row.createdAt) <= Date.parse(which.until));
  let count = 0;
  const edges = notifications.edges.map((edge) => {
    if (!edge.node || edge.node.readAt || !isRead(edge.node)) return edge;
    count += 1;
    return { ...edge, node: { ...edge.node, readAt } };
  });
  const left = unreadCount ?? ('ids' in which ? Math.max(0, (notifications.unreadCount ?? 0) - count) : 0);
  return { ...list, notifications: { ...notifications, edges, unreadCount: left } };
}

/** Which ones an event says were read. */
export function readBy({ readIds, readUntil }: InboxEvent): Which | undefined {
  if (readIds) return { ids: readIds };
  return readUntil ? { until: readUntil } : undefined;
}
