import type { TicketRowFragment } from '#operations';
import type { Detail, Ticket } from './model.ts';

interface List<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node | null }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean; readonly startCursor: string | null; readonly endCursor: string | null };
}

/** How many rows that are known are asked for again with what is newer: two that were written at once may have changed places. */
const OVERLAP = 3;

/** After which row to ask for what is newer. */
export function anchorOf({ edges, pageInfo }: List<unknown>): string | null {
  const at = edges.length - 1 - OVERLAP;
  if (at >= 0) return edges[at]?.cursor ?? null;
  return pageInfo.hasPreviousPage ? (edges[0]?.cursor ?? null) : null;
}

/** A list with what follows its anchor. */
function extended<Of extends List<unknown>>(list: Of, anchor: string | null, newer: Of): Of {
  const kept = anchor === null ? [] : list.edges.slice(0, list.edges.findIndex(({ cursor }) => cursor === anchor) + 1);
  const { hasPreviousPage, startCursor } = list.pageInfo;
  const first = kept.length > 0 ? { hasPreviousPage, startCursor } : {};
  return { ...list, ...newer, edges: [...kept, ...newer.edges], pageInfo: { ...newer.pageInfo, ...first } };
}

/** A list with the page before it. */
function preceded<Of extends List<unknown>>(list: Of, earlier: List<unknown>): Of {
  const { hasPreviousPage, startCursor } = earlier.pageInfo;
  return { ...list, edges: [...earlier.edges, ...list.edges], pageInfo: { ...list.pageInfo, hasPreviousPage, startCursor: startCursor ?? list.pageInfo.startCursor } };
}

/** A list that was read anew from its end, with the earlier pages that were there already. */
function rejoined<Of extends List<unknown>>(before: Of, fresh: Of): Of {
  const at = before.edges.findIndex(({ cursor }) => cursor === fresh.edges[0]?.cursor);
  if (at <= 0) return fresh;
  const { hasPreviousPage, startCursor } = before.pageInfo;
  return { ...fresh, edges: [...before.edges.slice(0, at), ...fresh.edges], pageInfo: { ...fresh.pageInfo, hasPreviousPage, startCursor } };
}

/** The ticket after one of its fields changed; never older than it was. */
export const withRow = (ticket: Ticket, row: TicketRowFragment): Ticket => {
  if (row.version < ticket.version) return ticket;
  const customer = ticket.customer && ticket.customer.id === row.customer?.id ? { ...ticket.customer, ...row.customer } : ticket.customer;
  return { ...ticket, ...row, customer };
};

/** The ticket with its fields as an answer has them. */
export const withDetail = (ticket: Ticket, detail: Detail): Ticket => (detail.version < ticket.version ? ticket : { ...ticket, ...detail });

/** The ticket with what was newer than its anchors. */
export function withNews(ticket: Ticket, anchors: { comment: string | null; entry: string | null }, news: Ticket): Ticket {
  const { comments, timeline, ...detail } = news;
  return {
    ...withDetail(ticket, detail),
    comments: ticket.comments && comments ? extended(ticket.comments, anchors.comment, comments) : comments,
    timeline: ticket.timeline && timeline ? extended(ticket.timeline, anchors.entry, timeline) : timeline,
  };
}

/** The ticket with earlier comments, or entries of its timeline. */
export function withEarlier(ticket: Ticket, which: 'comments' | 'timeline', page: List<unknown>): Ticket {
  const list = ticket[which];
  return list ? { ...ticket, [which]: preceded(list, page) } : ticket;
}

/** The ticket as it was read anew, with the earlier comments that the page had. */
export function withEarlierOf(before: Ticket | null | undefined, fresh: Ticket): Ticket {
  if (!before?.comments || !fresh.comments || before.id !== fresh.id) return fresh;
  return { ...fresh, comments: rejoined(before.comments, fresh.comments) };
}
