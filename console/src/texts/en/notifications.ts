import type { NotificationKind } from '#operations';
import { rooms } from './rooms.ts';

const kind: Record<NotificationKind, string> = {
  TICKET_ASSIGNED: 'Assignments',
  MENTIONED: 'Mentions',
  TICKET_REPLIED: 'Comments',
  ROLE_CHANGED: 'Roles',
};

/** What people are told of, and how they want to be told. */
export const notifications = {
  title: rooms.notifications,
  kind,
  /** What somebody did; where nobody may be named, the API's own sentence is shown. */
  did: {
    TICKET_ASSIGNED: 'assigned you a ticket',
    MENTIONED: 'mentioned you',
    TICKET_REPLIED: 'wrote on your ticket',
    ROLE_CHANGED: 'gave you another role',
  } satisfies Record<NotificationKind, string>,
  open: (unread: number) => (unread === 0 ? 'Notifications' : `Notifications, ${String(unread)} unread`),
  unread: 'Unread',
  internal: 'Internal note',
  gone: 'You may not see this ticket any more.',
  markRead: 'Mark as read',
  markAll: 'Mark all as read',
  marked: (count: number) => (count === 1 ? '1 notification marked as read' : `${String(count)} notifications marked as read`),
  all: 'All notifications',
  settings: 'How you are told',
  arrived: (sentence: string) => `New notification: ${sentence}`,
  empty: 'Nothing yet. You are told here when a ticket is assigned to you, somebody mentions you or writes on your ticket.',
  emptyUnread: 'You have read everything.',
  emptyFiltered: 'No notification fits these filters.',
  filters: { show: 'Show', unread: 'Unread only', kind: 'About' },
  keys: { next: 'Next notification', previous: 'Previous notification', read: 'Mark as read', all: 'Mark all notifications as read' },
  preferences: {
    title: 'Notifications',
    hint: 'Saved at once. No mail is sent of what you have read by then.',
    about: 'Tell me when …',
    when: {
      TICKET_ASSIGNED: 'a ticket is assigned to me',
      MENTIONED: 'somebody mentions me',
      TICKET_REPLIED: 'somebody writes on my ticket',
      ROLE_CHANGED: 'my role changes',
    } satisfies Record<NotificationKind, string>,
    inApp: 'Console',
    mail: 'Mail',
    way: (what: string, how: string) => `${what}: ${how}`,
  },
};
