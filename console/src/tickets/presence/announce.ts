import { type TicketAnnouncement, announceTicketPresence } from '#operations';
import { ENDPOINT, HEADERS, bearer } from '../../api/ask.ts';
import { request, session } from '../../api/index.ts';

/** This page, as the server tells it from others. */
const CLIENT = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');

const inputOf = (ticketId: string, activity: TicketAnnouncement) => ({ input: { ticketId, clientId: CLIENT, activity } });

/** Says what somebody does in a ticket. Nothing depends on it, so nothing is said of it when it fails: the next one comes soon. */
export function announce(ticketId: string, activity: Exclude<TicketAnnouncement, 'LEFT'>): void {
  request(announceTicketPresence, inputOf(ticketId, activity)).catch(() => undefined);
}

/** Says that a ticket is shown no more, also when the page goes at this moment: it waits for no new token. */
export function leave(ticketId: string): void {
  const { token } = session;
  if (!token) return;
  const { text, name } = announceTicketPresence;
  const body = JSON.stringify({ query: text, operationName: name, variables: inputOf(ticketId, 'LEFT') });
  fetch(ENDPOINT, { method: 'POST', keepalive: true, headers: { ...HEADERS, authorization: bearer(token) }, body })
    // an answer that nobody reads keeps its connection
    .then((response) => response.text())
    .catch(() => undefined);
}
