import { type Client, type ClientOptions, createClient } from 'graphql-ws';
import { ENDPOINT, bearer } from './ask.ts';
import type { Session } from './session.ts';

/** How the server says that whoever opened a socket is not signed in any more. */
export const UNAUTHORIZED = 4401;

/**
 * Subscriptions in the name of whoever is signed in: one socket for all, opened when one begins. A renewed token is told to the open
 * socket; signing out closes it.
 */
export function socketAs(session: Session, options: Partial<ClientOptions> = {}): Client {
  let open: WebSocket | null = null;
  let told: string | undefined;
  const client = createClient({
    url: ENDPOINT,
    connectionParams: async () => {
      told = await session.goodToken();
      return told ? { authorization: bearer(told) } : {};
    },
    on: {
      connected: (socket) => {
        open = socket as WebSocket;
        tell();
      },
      closed: () => {
        open = null;
      },
    },
    ...options,
  });
  function tell() {
    const { token } = session;
    if (!open || token === told) return;
    told = token;
    if (token) open.send(JSON.stringify({ type: 'ping', payload: { authorization: bearer(token) } }));
    else open.close(UNAUTHORIZED, 'Signed out');
  }
  session.subscribe(tell);
  return client;
}
