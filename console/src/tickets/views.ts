import { type TicketsSearch, filterPart } from './list-search.ts';

const OPEN = 'OPEN,IN_PROGRESS,WAITING';

/** The views that everybody has, as addresses of the list. */
export const BUILT_IN = {
  mine: { status: OPEN, assignee: 'me' },
  unassigned: { status: OPEN, assignee: 'none' },
  urgent: { status: OPEN, priority: 'URGENT' },
  open: { status: OPEN },
  all: {},
} as const satisfies Record<string, TicketsSearch>;

const NAMES = ['mine', 'unassigned', 'urgent', 'open', 'all'] as const satisfies readonly (keyof typeof BUILT_IN)[];

/** Those of them that the viewer has, in their order: who has no ticket, only those know who see every user. */
export const builtInFor = (may: (permission: string, everywhere?: boolean) => boolean) => NAMES.filter((name) => name !== 'unassigned' || may('users:read', true));

/** True when two addresses narrow the list alike. */
export function sameFilter(one: TicketsSearch, other: TicketsSearch): boolean {
  const said = (search: TicketsSearch) => JSON.stringify(Object.values(filterPart(search)).map((value) => value?.split(',').sort().join() ?? null));
  return said(one) === said(other);
}
