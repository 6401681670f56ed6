import type { TicketPriority, TicketStatus } from '#operations';
import type { Field } from './marks.ts';
import type { Detail, Somebody } from './model.ts';

interface Values {
  title: string;
  description: string;
  priority: TicketPriority;
  status: TicketStatus;
  tags: readonly string[];
  assignee: Somebody | null;
}

/** What somebody makes of a field, and as what they saw it. */
export type Change = { [Name in Field]: { readonly field: Name; readonly from: Values[Name]; readonly to: Values[Name] } }[Field];

/** The ticket as it will be. Of tags only those are added and removed that the change adds and removes. */
export function applied(ticket: Detail, change: Change): Detail {
  if (change.field !== 'tags') return { ...ticket, [change.field]: change.to };
  const { from, to } = change;
  const kept = ticket.tags.filter((tag) => to.includes(tag) || !from.includes(tag));
  const added = to.filter((tag) => !from.includes(tag) && !kept.includes(tag));
  return { ...ticket, tags: [...kept, ...added].sort() };
}

/** True when somebody else made something else of the field meanwhile. Changes of tags go together. */
export function collides(ticket: Detail, change: Change): boolean {
  if (change.field === 'tags') return false;
  const now = plain(ticket[change.field]);
  return now !== plain(change.from) && now !== plain(change.to);
}

const plain = (value: string | Somebody | null): string | undefined => (typeof value === 'string' ? value : value?.id);
