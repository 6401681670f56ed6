/** What the rooms are called: in the menu, without the rest of what they say, and above their pages. */
export const rooms = {
  dashboard: 'Dashboard',
  tickets: 'Tickets',
  customers: 'Customers',
  users: 'Users',
  roles: 'Roles',
  audit: 'Audit log',
  system: 'System',
  notifications: 'Notifications',
  profile: 'Profile',
};
