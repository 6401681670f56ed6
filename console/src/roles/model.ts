import type { RoleDetailsFragment, RolesQuery } from '#operations';

/** A permission that a role can be given. */
export type Permission = NonNullable<RolesQuery['permissions']>[number];

/** A role as the page has it. */
export type Role = RoleDetailsFragment;
