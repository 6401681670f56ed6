import type { SearchType } from '#operations';

/** The palette: one field from which everything can be reached. */
export const palette = {
  title: 'Search and commands',
  open: 'Search or run a command',
  short: 'Search',
  placeholder: 'Search, #number, or what you want to do',
  results: 'Results',
  count: (count: number) => (count === 0 ? 'Nothing found' : count === 1 ? '1 result' : `${String(count)} results`),
  searching: 'Searching…',
  nothing: (query: string) => `Nothing fits “${query}”.`,
  noTicket: (number: number) => `There is no ticket #${String(number)} that you may see.`,
  groups: { ticket: 'Ticket', recent: 'Recent', here: 'On this page', pages: 'Go to', views: 'Tickets', commands: 'Commands', found: 'Found' },
  in: 'Search in',
  types: { TICKET: 'Tickets', COMMENT: 'Comments', CUSTOMER: 'Customers', USER: 'Users' } satisfies Record<SearchType, string>,
  kinds: { page: 'Page', view: 'View', command: 'Command', ticket: 'Ticket', comment: 'Comment', customer: 'Customer', user: 'User' },
  /** Other words for the same. */
  profileWords: 'account settings password sessions preferences theme keyboard',
  createWords: 'create new add open',
  viewWords: 'view list tickets',
  view: (name: string) => `Tickets: ${name}`,
  refreshWords: 'refresh reload update',
  signOutWords: 'log out logout leave',
  commands: {
    theme: (theme: string) => `Theme: ${theme}`,
    keys: 'Show all keys',
    refresh: 'Read everything anew',
  },
  close: 'Esc',
};
