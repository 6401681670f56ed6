import type { NotificationKind } from '#operations';
import { type Place, oneOf, placeIn } from '../ui/place.ts';

/** What the address of the list of notifications says. */
export interface NotificationsSearch extends Place {
  unread?: true | undefined;
  kind?: NotificationKind | undefined;
}

/** Reads the address; what it does not know it leaves out. */
export const notificationsSearch = (search: Record<string, unknown>): NotificationsSearch => ({
  unread: search.unread === true || undefined,
  kind: oneOf(search.kind, ['TICKET_ASSIGNED', 'MENTIONED', 'TICKET_REPLIED', 'ROLE_CHANGED']),
  ...placeIn(search),
});
