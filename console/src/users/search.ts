import type { OrderDirection, UserOrderField, UserStatus } from '#operations';
import { oneOf, placeIn, searchIn, text, type Place } from '../ui/place.ts';

/** What a user can be. */
export const STATUSES = ['ACTIVE', 'SUSPENDED', 'DEACTIVATED'] as const satisfies readonly UserStatus[];

/** What the address of the list of users says. */
export interface UsersSearch extends Place {
  search?: string | undefined;
  role?: string | undefined;
  status?: UserStatus | undefined;
  order?: UserOrderField | undefined;
  dir?: OrderDirection | undefined;
}

/** Reads the address; what it does not know it leaves out. */
export const usersSearch = (search: Record<string, unknown>): UsersSearch => ({
  search: searchIn(search.search),
  role: text(search.role),
  status: oneOf(search.status, STATUSES),
  order: oneOf(search.order, ['NAME', 'EMAIL', 'CREATED_AT', 'LAST_LOGIN_AT']),
  dir: oneOf(search.dir, ['ASC', 'DESC']),
  ...placeIn(search),
});
