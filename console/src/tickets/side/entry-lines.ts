import type { TicketPriority, TicketStatus } from '#operations';
import { texts } from '../../texts/index.ts';
import type { Entry } from '../ticket/model.ts';

const said = texts.ticket.happened;

/** What happened, in plain words that go on after the name of who did it. */
export interface Line {
  readonly text: string;
  /** The values before and after, where they are too long to be said. */
  readonly more?: string;
}

/** What an entry of the timeline says. `nameOf` knows people by their ids. */
export function linesOf({ kind, changes, actor }: Entry, nameOf: (id: string) => string): Line[] {
  switch (kind) {
    case 'TICKET_CREATED':
      return [{ text: said.created }];
    case 'TICKET_COMMENTED':
      return [{ text: said.replied }];
    case 'TICKET_NOTE_ADDED':
      return [{ text: said.noted }];
    default: {
      const lines = changes.flatMap((change) => lineOf(change, actor?.id, nameOf));
      return lines.length > 0 ? lines : [{ text: said.changed }];
    }
  }
}

function lineOf({ field, from, to }: Entry['changes'][number], actor: string | undefined, nameOf: (id: string) => string): Line[] {
  switch (field) {
    case 'TITLE':
      return [{ text: said.title, more: `${text(from)} → ${text(to)}` }];
    case 'DESCRIPTION':
      return [{ text: said.description }];
    case 'PRIORITY':
      return [{ text: said.priority(texts.tickets.priority[from as TicketPriority], texts.tickets.priority[to as TicketPriority]) }];
    case 'STATUS':
      return [{ text: said.status(texts.tickets.status[from as TicketStatus], texts.tickets.status[to as TicketStatus]) }];
    case 'TAGS':
      return tagLines(words(from), words(to));
    case 'ASSIGNEE':
      if (typeof to === 'string') return [{ text: to === actor ? said.taken : said.assigned(nameOf(to)) }];
      return [{ text: typeof from !== 'string' || from === actor ? said.released : said.unassigned(nameOf(from)) }];
  }
}

function tagLines(from: readonly string[], to: readonly string[]): Line[] {
  const added = to.filter((tag) => !from.includes(tag));
  const removed = from.filter((tag) => !to.includes(tag));
  return [...(added.length > 0 ? [{ text: said.tagsAdded(added.join(', ')) }] : []), ...(removed.length > 0 ? [{ text: said.tagsRemoved(removed.join(', ')) }] : [])];
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const words = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** The ids of people whom entries speak of. */
export const peopleIn = (entries: readonly Entry[]): string[] =>
  entries.flatMap(({ changes }) => changes.flatMap(({ field, from, to }) => (field === 'ASSIGNEE' ? [from, to].filter((id) => typeof id === 'string') : [])));
