import { type TicketAnnouncement, announceTicketPresence } from '#operations';
import { request } from '../../api/index.ts';

/** This tab, as the server tells it from others. */
const CLIENT = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Says what somebody does in a ticket. Nothing depends on it, so nothing is said of it when it fails: the next one comes soon. */
export function announce(ticketId: string, activity: TicketAnnouncement): void {
  request(announceTicketPresence, { input: { ticketId, clientId: CLIENT, activity } }).catch(() => undefined);
}
