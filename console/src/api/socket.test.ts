import { afterEach, expect, test, vi } from 'vitest';
import type { Answer, Ask } from './ask.ts';
import { Session } from './session.ts';
import { socketAs } from './socket.ts';

/** A socket whose other end acknowledges, and which remembers what it was told. */
class Wire {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  static opened: Wire[] = [];
  readonly protocol = 'graphql-transport-ws';
  readyState = Wire.OPEN;
  sent: { type: string; payload?: Record<string, unknown> }[] = [];
  closedWith: number | null = null;
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onclose?: (event: { code: number; reason: string }) => void;

  constructor() {
    Wire.opened.push(this);
    queueMicrotask(() => this.onopen?.());
  }

  send(text: string) {
    const message = JSON.parse(text) as { type: string };
    this.sent.push(message);
    if (message.type === 'connection_init') queueMicrotask(() => this.onmessage?.({ data: '{"type":"connection_ack"}' }));
  }

  close(code: number, reason: string) {
    this.closedWith = code;
    this.readyState = Wire.CLOSED;
    queueMicrotask(() => this.onclose?.({ code, reason }));
  }
}

let given = 0;
const ask: Ask = <Data>(query: string) => {
  given += 1;
  const user = { id: '1', name: 'Ann', email: 'ann@help.example', role: 'agent' };
  const tokens = { accessToken: String(given), refreshToken: 'r', expiresIn: 900_000, user };
  const data = { login: tokens, refreshSession: tokens };
  return Promise.resolve({ data: query.includes('logout') ? null : data } as Answer<Data>);
};

afterEach(() => vi.useRealTimers());

test('the socket opens with the token, is told of a renewed one, and closes with the session', async () => {
  vi.useFakeTimers();
  const session = new Session(ask);
  const client = socketAs(session, { webSocketImpl: Wire });
  await session.signIn('ann@help.example', 'right');
  const failed = vi.fn();
  client.subscribe({ query: 'subscription { ticketEvents { id } }' }, { next: vi.fn(), error: failed, complete: vi.fn() });
  await vi.advanceTimersByTimeAsync(10);
  const [wire] = Wire.opened;
  expect(wire?.sent[0]).toEqual({ type: 'connection_init', payload: { authorization: 'Bearer 1' } });
  expect(wire?.sent[1]?.type).toBe('subscribe');

  await session.tokenAfter('1');
  expect(wire?.sent[2]).toEqual({ type: 'ping', payload: { authorization: 'Bearer 2' } });

  await session.signOut();
  await vi.advanceTimersByTimeAsync(10);
  expect(wire?.closedWith).toBe(4401);
  expect(failed).toHaveBeenCalledOnce();
  expect(Wire.opened).toHaveLength(1);
});
