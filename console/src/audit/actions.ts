import type { AuditAction } from '#operations';

/** What can happen, by what it is about. */
export const GROUPS = {
  refusals: ['SIGN_IN_REFUSED', 'ACCESS_REFUSED'],
  users: ['USER_CREATED', 'USER_UPDATED', 'USER_ROLE_CHANGED', 'USER_STATUS_CHANGED', 'USER_DELETED'],
  sessions: ['USER_SIGNED_IN', 'USER_SIGNED_OUT', 'SESSION_REFRESHED', 'SESSION_REVOKED'],
  roles: ['ROLE_CREATED', 'ROLE_UPDATED', 'ROLE_DELETED'],
  customers: ['CUSTOMER_CREATED', 'CUSTOMER_UPDATED', 'CUSTOMER_DELETED'],
  tickets: [
    'TICKET_CREATED', 'TICKET_UPDATED', 'TICKET_STATUS_CHANGED', 'TICKET_ASSIGNED', 'TICKET_UNASSIGNED', 'TICKET_COMMENTED', 'TICKET_NOTE_ADDED',
  ],
  views: ['SAVED_VIEW_CREATED', 'SAVED_VIEW_UPDATED', 'SAVED_VIEW_DELETED'],
  notifications: ['NOTIFICATION_CREATED', 'NOTIFICATIONS_READ', 'NOTIFICATION_PREFERENCES_UPDATED'],
  data: ['DATA_EXPORTED', 'ANALYTICS_TRACKED'],
} satisfies Record<string, AuditAction[]>;
export type Group = keyof typeof GROUPS;

/** What tells of internal notes, to those who may read them. */
const OF_NOTES: readonly AuditAction[] = ['TICKET_NOTE_ADDED', 'NOTIFICATION_CREATED', 'NOTIFICATIONS_READ'];

/** What somebody hears of in a group. */
export const actionsIn = (group: Group, may: (permission: string, everywhere: boolean) => boolean): AuditAction[] =>
  GROUPS[group].filter((action) => !OF_NOTES.includes(action) || may('notes:read', true));

export const ACTIONS: readonly AuditAction[] = Object.values(GROUPS).flat();

/** What it can happen to. */
export const NOUNS = ['user', 'role', 'customer', 'ticket', 'saved_view', 'session', 'inbox', 'export', 'analytics'] as const;
export type Noun = (typeof NOUNS)[number];

/** True when something was not let happen. */
export const isRefusal = (action: AuditAction): boolean => (GROUPS.refusals as AuditAction[]).includes(action);
