import type { UserErrorCode } from '#operations';
import { brief } from '../brief.ts';
import { rooms } from './rooms.ts';

const of = (count: number, one: string, many: string): string => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

const either = (words: readonly string[]): string => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`);

/** The list of tickets. */
export const ticketList = {
  title: rooms.tickets,
  create: 'New ticket',
  search: 'Search tickets',
  columns: {
    number: 'No.', title: 'Subject', customer: 'Customer', assignee: 'Assignee', tags: 'Tags', priority: 'Priority', status: 'Status',
    created: 'Opened', updated: 'Changed', resolved: 'Resolved',
  },
  shownColumns: 'Columns',
  order: 'Order',
  orders: {
    CREATED_AT: { DESC: 'Newest first', ASC: 'Oldest first' },
    UPDATED_AT: { DESC: 'Changed most recently', ASC: 'Not changed longest' },
    PRIORITY: { DESC: 'Most urgent first', ASC: 'Least urgent first' },
    NUMBER: { DESC: 'Highest number first', ASC: 'Lowest number first' },
    RESOLVED_AT: { DESC: 'Resolved most recently', ASC: 'Resolved longest ago' },
  },
  nobody: 'Nobody',
  anybody: 'Anybody',
  me: 'Me',
  unknown: 'Unknown',
  views: { label: 'Views', mine: 'Mine', unassigned: 'Unassigned', urgent: 'Urgent', open: 'All open', all: 'All' },
  filters: {
    label: 'Filters', status: 'Status', priority: 'Priority', assignee: 'Assignee', customer: 'Customer', tag: 'Tag', created: 'Opened',
    from: 'From', to: 'To', wrongDays: 'The last day is not before the first, and no day before 2000.', today: 'Today', days: (days: number) => `Last ${String(days)} days`, since: (day: string) => `since ${day}`,
    until: (day: string) => `until ${day}`, remove: (what: string) => `Do not filter by: ${what}`, tagged: (tag: string) => `Tag “${tag}”`, several: (count: number) => String(count),
  },
  total: (count: number) => of(count, 'ticket', 'tickets'),
  fresh: (count: number) => `${count.toLocaleString('en')} new`,
  gone: (count: number) => `${count.toLocaleString('en')} no longer here`,
  moved: (count: number) => `${count.toLocaleString('en')} moved`,
  left: 'No longer in this list',
  empty: 'No ticket yet.',
  emptyHint: 'Open the first one for a customer who asked for help.',
  emptyForYou: 'Tickets appear here as soon as there is one that you may see.',
  emptyFiltered: 'No ticket fits these filters.',
  moreFailed: 'The next tickets could not be read.',
  selectAll: 'Select all loaded tickets',
  select: (number: number) => `Select #${String(number)}`,
  saved: {
    save: 'Save view', name: 'Name', nameMissing: 'Enter a name', shared: 'Everybody who may read tickets sees it', create: 'Save as a new view', update: (name: string) => `Save to ${brief(name)}`,
    created: (name: string) => `The view ${brief(name)} is saved`, changed: 'Changed since it was saved', menu: (name: string) => `What to do with ${name}`, rename: 'Save', left: 'Move left', right: 'Move right',
    deleteTitle: (name: string) => `Delete the view ${brief(name)}?`, deleteText: 'No ticket is touched. This cannot be undone.', deleted: (name: string) => `The view ${brief(name)} is deleted`,
    by: (owner: string) => `Shared by ${owner}`, most: (count: number) => `${count.toLocaleString('en')}+`,
  },
  bulk: {
    actions: { status: 'Status', priority: 'Priority', assign: 'Assign', addTag: 'Add tag', removeTag: 'Remove tag' },
    clear: 'Select nothing',
    selectMatching: (count: number) => `Select all ${count.toLocaleString('en')}`,
    selectFirst: (count: number) => `Select the first ${String(count)}`,
    tooMany: (most: number) => `At most ${String(most)} at once`,
    able: (able: number, all: number) => `${String(able)} of ${String(all)}`,
    report: 'What became of the change',
    updated: (count: number) => `${String(count)} updated`,
    same: (count: number) => `${String(count)} so already`,
    refused: (count: number) => `${String(count)} refused`,
    restored: (count: number) => `${String(count)} restored`,
    notRestored: (count: number) => `${String(count)} left as they are`,
    why: 'Why',
    hideWhy: 'Hide why',
    undo: 'Undo',
    undoSome: (able: number, all: number) => `Undo ${String(able)} of ${String(all)}`,
    noUndo: (count: number) => `No undo: it would not bring back when ${count === 1 ? 'it was' : 'they were'} resolved`,
    noUndoOf: (status: string) => `It was ${status}: an undo would not bring back when it was resolved`,
    changedSince: 'Somebody changed it since, so it was not undone',
    unknown: 'The server did not say why',
    lost: 'Perhaps the tickets were changed, perhaps not; the list will show it',
  },
  whyNot: {
    changed: 'Somebody else changed it meanwhile',
    status: (from: string, can: readonly string[], to: string) => `It is ${from}: it can become ${either(can)}, but not ${to}`,
    assignee: {
      NOT_FOUND: 'There is no such person any more',
      BAD_USER_INPUT: 'The person is not active, so no ticket can be assigned to them',
      FORBIDDEN: 'You may not assign it',
    } as Partial<Record<UserErrorCode, string>>,
    tags: 'A ticket has at most 20 tags, each of at most 50 characters',
    ticket: {
      NOT_FOUND: 'It is not there any more, or you may not see it',
      FORBIDDEN: 'You may not change it',
      CONFLICT: 'Nothing was changed, because another ticket could not be',
      BAD_USER_INPUT: 'It was named twice',
    } as Partial<Record<UserErrorCode, string>>,
  },
  form: {
    customer: 'Customer', customerMissing: 'Choose whose request it is', pickCustomer: 'Choose a customer', findCustomer: 'Find a customer',
    title: 'Subject', titleMissing: 'Say in one line what it is about', titleLong: 'At most 500 characters',
    description: 'Description', descriptionMissing: 'Say what the customer asks for', priority: 'Priority', assignee: 'Assignee', findUser: 'Find somebody',
    tags: 'Tags', addTag: 'Add a tag', removeTag: (tag: string) => `Remove the tag ${tag}`, discard: 'Discard the draft', submit: 'Create ticket', created: (number: number) => `Ticket #${String(number)} is open`,
  },
  export: {
    title: 'Export as CSV',
    what: (count: number | undefined) => `${count === undefined ? 'The tickets that fit' : count === 1 ? '1 ticket that fits' : `${count.toLocaleString('en')} tickets that fit`} the filter, in the order of the list, with the columns that are shown. Times are in UTC.`,
    file: 'tickets',
  },
  keys: {
    group: 'List of tickets', next: 'Next ticket', previous: 'Previous ticket', select: 'Select', open: 'Open', status: 'Change status', priority: 'Change priority',
    assign: 'Assign', reply: 'Reply', search: 'Search', clear: 'Close or select nothing', create: 'New ticket',
  },
};
