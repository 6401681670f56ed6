const of = (count: number, one: string, many: string): string => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** The list of tickets. */
export const ticketList = {
  title: 'Tickets',
  create: 'New ticket',
  search: 'Search tickets',
  columns: {
    number: 'No.', title: 'Subject', customer: 'Customer', assignee: 'Assignee', tags: 'Tags', priority: 'Priority', status: 'Status',
    created: 'Opened', updated: 'Changed', resolved: 'Resolved',
  },
  shownColumns: 'Columns',
  nobody: 'Nobody',
  me: 'Me',
  views: { label: 'Views', mine: 'Mine', unassigned: 'Unassigned', urgent: 'Urgent', open: 'All open', all: 'All' },
  filters: {
    label: 'Filters', status: 'Status', priority: 'Priority', assignee: 'Assignee', customer: 'Customer', tag: 'Tag', created: 'Opened',
    from: 'From', to: 'To', today: 'Today', days: (days: number) => `Last ${String(days)} days`, since: (day: string) => `since ${day}`,
    until: (day: string) => `until ${day}`, remove: (what: string) => `Do not filter by: ${what}`, tagged: (tag: string) => `Tag “${tag}”`, several: (count: number) => String(count),
  },
  total: (count: number) => of(count, 'ticket', 'tickets'),
  fresh: (count: number) => `${count.toLocaleString('en')} new`,
  gone: (count: number) => `${count.toLocaleString('en')} no longer here`,
  show: 'Show',
  left: 'No longer in this list',
  empty: 'No ticket yet.',
  emptyHint: 'Open the first one for a customer who asked for help.',
  emptyFiltered: 'No ticket fits these filters.',
  loadingMore: 'More tickets are on their way',
  selectAll: 'Select all loaded tickets',
  select: (number: number) => `Select #${String(number)}`,
  end: 'These are all.',
};
