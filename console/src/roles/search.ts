import { text } from '../ui/place.ts';

export interface RolesSearch {
  /** The name of the role that is shown. */
  role?: string | undefined;
  /** A new one is being made. */
  create?: true | undefined;
}

/** Reads the address. */
export const rolesSearch = (search: Record<string, unknown>): RolesSearch =>
  search.create === true ? { create: true } : { role: text(search.role) };
