import type { TicketRowFragment, TicketStatus } from '#operations';
import { type Reason, Rejected } from '../api/errors.ts';
import { texts } from '../texts/index.ts';

const said = texts.ticketList.whyNot;
const { status: statuses } = texts.tickets;

type Asked = Pick<TicketRowFragment, 'status' | 'transitions'>;

/** The input field that a reason speaks of, wherever it stands. */
const fieldOf = ({ field }: Reason): string => field?.split('.').at(-1) ?? '';

/** True when somebody else had changed the ticket. */
export const isStale = (reason: Reason): boolean => fieldOf(reason) === 'expectedVersion';

/** Why a ticket, as it is now, was not changed, in words for people. `to` is the status that was asked for. */
export function whyNot(reason: Reason, ticket: Asked, to?: TicketStatus): string {
  const { code, message } = reason;
  const field = fieldOf(reason);
  if (isStale(reason)) return said.changed;
  if (field === 'status' && to) return said.status(statuses[ticket.status], ticket.transitions.map((status) => statuses[status]), statuses[to]);
  if (field === 'assigneeId') return said.assignee[code] ?? message;
  if (field === 'addTags' || field === 'removeTags' || field === 'tags') return said.tags;
  // of the ticket itself, or of the item that names it
  return /^(?:|id|ticketId|\d+)$/.test(field) ? (said.ticket[code] ?? message) : message;
}

/** The same failure, in words for people. */
export function inWords(error: unknown, ticket: Asked, to?: TicketStatus): unknown {
  if (!(error instanceof Rejected)) return error;
  return new Rejected(error.reasons.map((reason) => ({ ...reason, message: whyNot(reason, ticket, to) })), error.payload, error.correlationId);
}
