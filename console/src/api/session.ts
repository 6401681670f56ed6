import type { Ask } from './ask.ts';
import { type Keep, keepNothing } from './keep.ts';

/** Who is signed in. */
export interface Person {
  id: string;
  name: string;
  email: string;
  role: string;
  /** What they may do, as it was when the token was made. */
  permissions: string[];
}

/**
 * How a session was over. `replaced`: somebody else signed in where the page was somebody's; it is loaded anew for them, so that nothing which it has
 * begun is done in their name.
 */
export type Over = 'ended' | 'signed out' | 'replaced';

/** What a page shows of a session, `over` if there was one. It stays the same object while nothing that is shown changes. */
export type SessionState = { person: Person } | { person: null; over?: Over };

/** What signing in and renewing give. */
export interface Tokens {
  accessToken: string | null;
  refreshToken: string | null;
  expiresIn: number | null;
  user: Person | null;
}

type WholeTokens = { [Name in keyof Tokens]: NonNullable<Tokens[Name]> };

const isWhole = (tokens: Tokens): tokens is WholeTokens => Object.values(tokens).every(Boolean);

interface Held {
  accessToken: string;
  refreshToken: string;
  /** When to ask for new ones, in the time of `performance.now()`. */
  renewAt: number;
}

const FIELDS = '{ accessToken refreshToken expiresIn user { id name email role permissions } }';
const LOGIN = `mutation SignIn($input: LoginInput!) { login(input: $input) ${FIELDS} }`;
const REFRESH = `mutation Renew($input: RefreshSessionInput!) { refreshSession(input: $input) ${FIELDS} }`;
const LOGOUT = 'mutation SignOut { logout(input: {}) { endedCount } }';

/** Tokens are renewed this long before they expire, in milliseconds; ones that last shorter than twice this, at half of their time. */
const AHEAD = 60_000;
/** How long to wait after a server could not be reached. */
const RETRY = 5_000;
/** How long signing out waits for a token that the server still takes. */
const PATIENCE = 3_000;

/**
 * A sign-in, from its beginning to its end. Its tokens live in the memory of the page, and where a `Keep` keeps the refresh token, and
 * are renewed before they expire, without anybody noticing.
 */
export class Session {
  readonly #ask: Ask;
  readonly #keep: Keep;
  readonly #listeners = new Set<() => void>();
  #state: SessionState = { person: null };
  #held: Held | null = null;
  /** Whose page this is. */
  #whose: string | undefined;
  #renewing: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ask: Ask, keep: Keep = keepNothing()) {
    this.#ask = ask;
    this.#keep = keep;
    keep.hear((news) => {
      if ('over' in news) this.#end(news.over);
      else if (isWhole(news.tokens)) this.#take(news.tokens);
    });
  }

  /** Who is signed in. */
  readonly state = (): SessionState => this.#state;

  /** Calls back when somebody signs in or out, and when the access token was renewed. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The newest access token, good or not. */
  get token(): string | undefined {
    return this.#held?.accessToken;
  }

  /** Goes on with the session that was kept, if one was and it has not ended. Fails when the server cannot be reached. */
  async restore(): Promise<void> {
    if (!this.#held && this.#keep.read()) await this.#renew();
  }

  /** An access token that is good for a while, if somebody is signed in. */
  async goodToken(): Promise<string | undefined> {
    if (this.#isDue()) await this.#renew().catch(() => undefined);
    return this.token;
  }

  /** An access token in place of one that was refused. */
  async tokenAfter(refused: string): Promise<string | undefined> {
    if (this.token === refused) await this.#renew();
    return this.token;
  }

  /** Signs in. Fails with what the server says. */
  async signIn(email: string, password: string): Promise<void> {
    const { data, errors } = await this.#ask<{ login: Tokens | null }>(LOGIN, { input: { email, password } });
    if (!data?.login || !this.#begin(data.login)) throw new Error(errors?.[0]?.message ?? 'Not signed in');
  }

  /** Signs out, here at once or soon, and at the server when it hears of it: it takes no token that has expired, so one is renewed first. */
  async signOut(): Promise<void> {
    if (this.#isDue()) await Promise.race([this.goodToken(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    const token = this.token;
    this.#over('signed out');
    if (token) await this.#ask(LOGOUT, {}, token).catch(() => undefined);
  }

  /** True when the tokens should have been renewed, as after a time without a network. */
  #isDue(): boolean {
    return this.#held !== null && this.#held.renewAt <= performance.now();
  }

  /** Renews the tokens; whoever asks meanwhile waits for the same renewal. Fails when the server cannot be reached. */
  #renew(): Promise<void> {
    const before = this.#held;
    // where another tab renewed while this one waited for its turn, its tokens have arrived
    this.#renewing ??= this.#keep.alone(async () => { if (this.#held === before) await this.#exchange(); }).finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #exchange(): Promise<void> {
    const shown = this.#held;
    const refreshToken = this.#keep.read() ?? shown?.refreshToken;
    if (!refreshToken) return;
    const { data, errors } = await this.#ask<{ refreshSession: Tokens | null }>(REFRESH, { input: { refreshToken } });
    if (this.#held !== shown) return; // signed out, or somebody else is in
    if (data?.refreshSession && this.#begin(data.refreshSession)) return;
    if (errors?.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED')) this.#over('ended');
    else throw new Error(errors?.[0]?.message ?? 'The session was not renewed');
  }

  /** Takes tokens that this page was given, for all tabs. */
  #begin(tokens: Tokens): boolean {
    if (!isWhole(tokens)) return false;
    this.#keep.write(tokens.refreshToken);
    this.#keep.tell({ tokens });
    this.#take(tokens);
    return true;
  }

  #take({ accessToken, refreshToken, expiresIn, user }: WholeTokens): void {
    if (this.#whose !== undefined && this.#whose !== user.id && this.#keep.read()) {
      this.#end('replaced');
      return;
    }
    this.#whose = user.id;
    const wait = Math.max(expiresIn - AHEAD, expiresIn / 2);
    this.#held = { accessToken, refreshToken, renewAt: performance.now() + wait };
    if (JSON.stringify(this.#state.person) !== JSON.stringify(user)) this.#state = { person: user };
    this.#renewIn(wait);
    this.#tell();
  }

  #renewIn(wait: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#renew().catch(() => {
        if (this.#held) this.#renewIn(RETRY);
      });
    }, wait);
  }

  /** Ends the session, for all tabs. */
  #over(over: 'ended' | 'signed out'): void {
    this.#keep.write(undefined);
    this.#keep.tell({ over });
    this.#end(over);
  }

  #end(over: Over): void {
    clearTimeout(this.#timer);
    this.#held = null;
    this.#state = { person: null, over };
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
