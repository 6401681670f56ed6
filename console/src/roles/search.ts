import { text } from '../ui/place.ts';

export interface RolesSearch {
  /** The name of the role that is shown. */
  role?: string | undefined;
}

/** Reads the address. */
export const rolesSearch = (search: Record<string, unknown>): RolesSearch => ({ role: text(search.role) });
