import type { TicketFilter, TicketOrder, TicketRowFragment } from '#operations';
import { before, fits } from './fits.ts';
import type { Heard } from './news.ts';

/** A part of a list, as it was read. */
export interface ListPage {
  readonly rows: readonly TicketRowFragment[];
  /** Where the next part begins, if there is one. */
  readonly end: string | null;
  /** What was asked for. */
  readonly filter: TicketFilter;
  readonly orderBy: TicketOrder;
  /** When, in the time of `performance.now()`: what was heard since may be missing in it. */
  readonly since: number;
}

/** A row of a list. */
export interface Listed {
  readonly ticket: TicketRowFragment;
  /** It does not fit the list any more, and stays where it was until the list is read anew. */
  readonly left: boolean;
  /** When it last changed before the eyes of the viewer. */
  readonly changedAt: number | undefined;
  /** Its place in the order is another one now. */
  readonly moved: boolean;
}

/** A list with the news laid over it. */
export interface Laid {
  readonly rows: readonly Listed[];
  /** The tickets that came and are not shown yet; with a search, those that may have come. */
  readonly fresh: readonly string[];
  readonly left: number;
  /** How many rows have another place in the order now; they stay where they were until the list is read anew. */
  readonly moved: number;
}

interface NewsOf {
  of: (id: string) => Heard | undefined;
  all: () => Iterable<Heard>;
}

/** Lays the news over what was read: changed rows change in place, rows that left are marked, and new ones are counted, not shown. */
export function lay(pages: readonly ListPage[], news: NewsOf): Laid {
  const [first] = pages;
  if (!first) return { rows: [], fresh: [], left: 0, moved: 0 };
  const rows = new Map<string, Listed>();
  for (const page of pages) {
    // a ticket that moved while the list was read can be in two parts of it
    for (const ticket of page.rows) if (!rows.has(ticket.id)) rows.set(ticket.id, listed(ticket, page, news.of(ticket.id)));
  }
  // what is read ends where its last row was, wherever that is now
  const last = pages.at(-1)?.end ? pages.at(-1)?.rows.at(-1) : undefined;
  const all = placed([...rows.values()], last, first.orderBy);
  const fresh: string[] = [];
  for (const { ticket, at } of news.all()) {
    if (!ticket || at <= first.since || rows.has(ticket.id) || !fits(ticket, first.filter)) continue;
    if (!last || before(ticket, last, first.orderBy)) fresh.push(ticket.id);
  }
  return { rows: all, fresh, left: all.filter(({ left }) => left).length, moved: all.filter(({ moved }) => moved).length };
}

function listed(ticket: TicketRowFragment, { filter, since }: ListPage, heard: Heard | undefined): Listed {
  if (!heard || heard.at <= since) return { ticket, left: false, changedAt: undefined, moved: false };
  const now = heard.ticket;
  if (!now) return { ticket, left: true, changedAt: heard.at, moved: false };
  // what was refused was heard of, too, and is as it was read
  if (now.version <= ticket.version) return { ticket, left: false, changedAt: undefined, moved: false };
  return { ticket: now, left: !fits(now, filter), changedAt: heard.at, moved: false };
}

/** Marks the rows that changed and do not stand any more where they belong among the others. */
function placed(rows: readonly Listed[], last: TicketRowFragment | undefined, order: TicketOrder): Listed[] {
  const changed = ({ left, changedAt }: Listed): boolean => left || changedAt !== undefined;
  // below each row: the next that stands where it was
  const below: (TicketRowFragment | undefined)[] = [];
  rows.reduceRight((next, row, at) => {
    below[at] = next;
    return changed(row) ? next : row.ticket;
  }, last);
  let above: TicketRowFragment | undefined;
  return rows.map((row, at) => {
    const { ticket, left } = row;
    const next = below[at];
    const moved = !left && changed(row) && ((above !== undefined && before(ticket, above, order)) || (next !== undefined && before(next, ticket, order)));
    if (!left && !moved) above = ticket;
    return moved ? { ...row, moved } : row;
  });
}
