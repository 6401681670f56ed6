import { rooms } from './rooms.ts';

const users = (count: number): string => (count === 1 ? '1 user' : `${count.toLocaleString('en')} users`);

/** Roles and permissions. */
export const roles = {
  title: rooms.roles,
  create: 'Create role',
  search: 'Search roles',
  searchPermissions: 'Search permissions',
  noPermission: 'No permission fits this search.',
  builtIn: 'Built in',
  members: users,
  permissionsOf: (count: number) => (count === 1 ? '1 permission' : `${String(count)} permissions`),
  pick: 'Choose a role to see what it allows.',
  name: 'Name',
  nameHint: 'Lower-case letters, digits, _ and -. It cannot be changed later.',
  nameWrong: 'Lower-case letters, digits, _ and -',
  description: 'Description',
  descriptionMissing: 'Say in a sentence what the role is for',
  permissions: 'Permissions',
  whole: 'Everything',
  everything: 'May do everything, also what will be added later.',
  everythingIn: (area: string) => `Everything about ${area}, also what will be added later`,
  scope: { none: 'No', assigned: 'Own rows', all: 'All rows' },
  scopeOf: (what: string) => `Scope of: ${what}`,
  limited: 'own rows only',
  others: 'Other entries',
  allowsNothing: 'allows nothing',
  preview: 'In plain words',
  previewNothing: 'Whoever has this role may do nothing but sign in and see their own account.',
  previewIntro: 'Whoever has this role may:',
  saved: 'Role saved',
  created: 'Role created',
  deleted: 'Role deleted',
  deleteTitle: (name: string) => `Delete the role ${name}?`,
  deleteText: 'Nobody may have it. This cannot be undone.',
  powers: {
    title: (role: string, members: number | null | undefined) => `Save ${role} for ${typeof members === 'number' ? users(members) : 'everybody who has it'}?`,
    everything: 'They may then do everything, and see everything.',
    of: (what: readonly string[]) => `They may then do everything about ${what.join(' and ')}, also what will be added later.`,
    users: 'users',
    roles: 'roles',
  },
  empty: 'No role fits this search.',
  areas: {
    users: 'Users', roles: 'Roles', customers: 'Customers', tickets: 'Tickets', views: 'Views', notes: 'Internal notes', analytics: 'Figures', schema: 'Schema', audit: 'Audit log', logs: 'System logs',
  } as Partial<Record<string, string>>,
};
