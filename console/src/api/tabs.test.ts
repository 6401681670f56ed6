import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Answer, Ask } from './ask.ts';
import type { Keep, News } from './keep.ts';
import { Session } from './session.ts';

const MINUTE = 60_000;

/** What the tabs of a browser share. */
class Browser {
  kept: string | undefined;
  #tabs: ((news: News) => void)[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  tab(): Keep {
    let mine: (news: News) => void = () => undefined;
    return {
      read: () => this.kept,
      write: (token) => { this.kept = token; },
      alone: (work) => {
        const done = this.#turn.then(work, work);
        this.#turn = done.catch(() => undefined);
        return done;
      },
      tell: (news) => { for (const tab of this.#tabs) if (tab !== mine) tab(news); },
      hear: (listener) => {
        mine = listener;
        this.#tabs.push(listener);
      },
    };
  }
}

/** A server that takes each refresh token once, and ends the session of one that comes again. */
class Server {
  given = 0;
  over = false;

  readonly ask: Ask = async <Data>(query: string, variables: Record<string, unknown>) => {
    await Promise.resolve();
    const input = variables.input as { refreshToken?: string } | undefined;
    if (query.includes('logout(')) return { data: null };
    if (query.includes('refreshSession(') && (this.over || input?.refreshToken !== `r${String(this.given)}`)) {
      this.over = true;
      return { errors: [{ message: 'Invalid refresh token', extensions: { code: 'UNAUTHENTICATED' } }] };
    }
    this.given += 1;
    const user = { id: '1', name: 'Ann', email: 'ann@help.example', role: 'agent', permissions: [] };
    const tokens = { accessToken: `a${String(this.given)}`, refreshToken: `r${String(this.given)}`, expiresIn: 15 * MINUTE, user };
    return { data: { login: tokens, refreshSession: tokens } } as Answer<Data>;
  };
}

let server: Server;
let browser: Browser;
let one: Session;
let other: Session;

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  browser = new Browser();
  one = new Session(server.ask, browser.tab());
  other = new Session(server.ask, browser.tab());
});
afterEach(() => vi.useRealTimers());

test('whoever signs in on one tab is signed in on the others, and out again', async () => {
  await one.signIn('ann@help.example', 'right');
  expect(other.state().person?.name).toBe('Ann');
  expect(await other.goodToken()).toBe('a1');
  await other.signOut();
  expect(one.state()).toEqual({ person: null, over: 'signed out' });
  expect(browser.kept).toBeUndefined();
});

test('tabs that renew at the same time exchange one token once', async () => {
  await one.signIn('ann@help.example', 'right');
  await vi.advanceTimersByTimeAsync(14 * MINUTE);
  expect(server.given).toBe(2);
  expect([one.token, other.token]).toEqual(['a2', 'a2']);
  await vi.advanceTimersByTimeAsync(14 * MINUTE);
  expect(server.given).toBe(3);
  expect(server.over).toBe(false);
});

test('a page that is opened, or opened again, goes on', async () => {
  await one.signIn('ann@help.example', 'right');
  const opened = new Session(server.ask, browser.tab());
  await Promise.all([opened.restore(), new Session(server.ask, browser.tab()).restore()]);
  expect(opened.state().person?.name).toBe('Ann');
  expect(server.over).toBe(false);
  expect(one.token).toBe(opened.token);
});

test('a session that ended is over for all tabs, and forgotten', async () => {
  await one.signIn('ann@help.example', 'right');
  server.over = true;
  await one.tokenAfter('a1');
  expect([one.state(), other.state()]).toEqual([{ person: null, over: 'ended' }, { person: null, over: 'ended' }]);
  expect(browser.kept).toBeUndefined();
});
