import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Answer, Ask } from './ask.ts';
import { fetchAs } from './fetch.ts';
import { Session } from './session.ts';

const MINUTE = 60_000;
const bob = { id: '2', name: 'Bob', email: 'bob@help.example', role: 'agent', permissions: [] };
const ann = { id: '1', name: 'Ann', email: 'ann@help.example', role: 'agent', permissions: [] };

/** A server that knows one password and renews what it gave last. */
class Server {
  given = 0;
  user = ann;
  logouts: (string | undefined)[] = [];
  down = false;
  sessionOver = false;

  tokens() {
    this.given += 1;
    const number = String(this.given);
    return { accessToken: `access ${number}`, refreshToken: `refresh ${number}`, expiresIn: 15 * MINUTE, user: { ...this.user } };
  }

  readonly ask: Ask = <Data>(query: string, variables: Record<string, unknown>, token?: string) => {
    if (this.down) return Promise.reject(new TypeError('Failed to fetch'));
    return Promise.resolve(this.answer(query, variables, token) as Answer<Data>);
  };

  answer(query: string, variables: Record<string, unknown>, token?: string): Answer<unknown> {
    const input = variables.input as Record<string, string> | undefined;
    const refused = (message: string) => ({ data: null, errors: [{ message, extensions: { code: 'UNAUTHENTICATED' } }] });
    if (query.includes('login(')) return input?.password === 'right' ? { data: { login: this.tokens() } } : refused('Invalid credentials');
    if (query.includes('logout(')) {
      this.logouts.push(token);
      return { data: { logout: { endedCount: 1 } } };
    }
    if (this.sessionOver || input?.refreshToken !== `refresh ${String(this.given)}`) return refused('The session has ended');
    return { data: { refreshSession: this.tokens() } };
  }
}

let server: Server;
let session: Session;

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  session = new Session(server.ask);
});
afterEach(() => vi.useRealTimers());

test('somebody signs in and out', async () => {
  const told = vi.fn();
  session.subscribe(told);
  await expect(session.signIn(ann.email, 'wrong')).rejects.toThrow('Invalid credentials');
  expect(session.state()).toEqual({ person: null });
  await session.signIn(ann.email, 'right');
  expect(session.state()).toEqual({ person: ann });
  expect(await session.goodToken()).toBe('access 1');
  await session.signOut();
  expect(session.state()).toEqual({ person: null, over: 'signed out' });
  expect(session.token).toBeUndefined();
  expect(server.logouts).toEqual(['access 1']);
  expect(told).toHaveBeenCalledTimes(2);
});

test('tokens are renewed before they expire, and nothing that is shown changes', async () => {
  await session.signIn(ann.email, 'right');
  const shown = session.state();
  await vi.advanceTimersByTimeAsync(14 * MINUTE - 1);
  expect(session.token).toBe('access 1');
  await vi.advanceTimersByTimeAsync(1);
  expect(session.token).toBe('access 2');
  await vi.advanceTimersByTimeAsync(14 * MINUTE);
  expect(session.token).toBe('access 3');
  expect(session.state()).toBe(shown);
});

test('whoever needs a token at the same time shares one renewal', async () => {
  await session.signIn(ann.email, 'right');
  const tokens = await Promise.all([session.tokenAfter('access 1'), session.tokenAfter('access 1'), session.tokenAfter('access 0')]);
  expect(tokens.slice(0, 2)).toEqual(['access 2', 'access 2']);
  expect(server.given).toBe(2);
});

test('a server that cannot be reached is asked again', async () => {
  await session.signIn(ann.email, 'right');
  server.down = true;
  await vi.advanceTimersByTimeAsync(14 * MINUTE + 30_000);
  expect(session.state()).toEqual({ person: ann });
  server.down = false;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(session.token).toBe('access 2');
});

test('a session that the server ended is told', async () => {
  await session.signIn(ann.email, 'right');
  server.sessionOver = true;
  await vi.advanceTimersByTimeAsync(14 * MINUTE);
  expect(session.state()).toEqual({ person: null, over: 'ended' });
});

test('whoever signs out while tokens are renewed stays signed out', async () => {
  await session.signIn(ann.email, 'right');
  const renewal = session.tokenAfter('access 1');
  const out = session.signOut();
  expect(await renewal).toBeUndefined();
  await out;
  expect(session.state()).toEqual({ person: null, over: 'signed out' });
});

test('whoever signs out with a token that has expired is signed out at the server too', async () => {
  await session.signIn(ann.email, 'right');
  server.down = true;
  await vi.advanceTimersByTimeAsync(16 * MINUTE + 1);
  server.down = false;
  expect(session.token).toBe('access 1');
  await session.signOut();
  expect(server.logouts).toEqual(['access 2']);
  expect(session.state()).toEqual({ person: null, over: 'signed out' });
});

test('whoever signs out does not wait long for a server that is silent', async () => {
  let silent = false;
  session = new Session((...asked) => (silent ? new Promise(() => undefined) : server.ask(...asked)));
  await session.signIn(ann.email, 'right');
  silent = true;
  await vi.advanceTimersByTimeAsync(16 * MINUTE);
  void session.signOut();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(session.state()).toEqual({ person: null, over: 'signed out' });
});

test('requests carry the token, and are repeated once when it is refused', async () => {
  const seen: (string | null)[] = [];
  const fetch = fetchAs(session, (_, init) => {
    const credential = new Headers(init?.headers).get('authorization');
    seen.push(credential);
    return Promise.resolve(new Response('{}', { status: credential === 'Bearer access 1' ? 401 : 200 }));
  });
  await fetch('/graphql');
  await session.signIn(ann.email, 'right');
  expect((await fetch('/graphql')).status).toBe(200);
  await fetch('/graphql', { headers: { authorization: 'Bearer mine' } });
  expect(seen).toEqual([null, 'Bearer access 1', 'Bearer access 2', 'Bearer mine']);
});

test('what one person began is not repeated in the name of the next', async () => {
  const seen: (string | null)[] = [];
  const fetch = fetchAs(session, async (_, init) => {
    seen.push(new Headers(init?.headers).get('authorization'));
    await session.signOut();
    server.user = bob;
    await session.signIn(bob.email, 'right');
    return new Response('{}', { status: 401 });
  });
  await session.signIn(ann.email, 'right');
  expect((await fetch('/graphql')).status).toBe(401);
  expect([session.state(), seen]).toEqual([{ person: bob }, ['Bearer access 1']]);
});
