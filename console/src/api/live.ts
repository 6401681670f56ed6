import type { Client, FormattedExecutionResult } from 'graphql-ws';
import { type TicketEventsSubscription, eventCursor, ticketEvents } from '#operations';
import type { Operation } from './operation.ts';
import { leftOutOf, textFor } from './partner.ts';
import { mark } from './refusals.ts';
import type { Request } from './request.ts';
import type { Session } from './session.ts';
import { UNAUTHORIZED } from './socket.ts';

/** One change of a ticket. */
export type TicketEvent = NonNullable<TicketEventsSubscription['ticketEvents']>;

/** How it stands with the connection: `off` while nobody listens, `lost` from the moment it breaks until it is back. */
export type Connection = 'off' | 'lost' | 'live';

/** How long to wait before listening anew after the server refused, in milliseconds. */
const RETRY = 2_000;

/**
 * The live connection of a page. It listens to the events of the log from the cursor of the last one it was told, so nothing is missed
 * while the connection is lost.
 */
export class Live {
  readonly #client: Client;
  readonly #session: Session;
  readonly #request: Request;
  readonly #handlers = new Set<(event: TicketEvent) => void>();
  readonly #watchers = new Set<() => void>();
  #connection: Connection = 'off';
  #after: string | undefined;
  #stop: (() => void) | undefined;
  #expired: () => void = () => undefined;

  constructor(client: Client, session: Session, request: Request) {
    this.#client = client;
    this.#session = session;
    this.#request = request;
    client.on('connected', () => { this.#is('live'); });
    client.on('closed', () => { this.#is(this.#stop ? 'lost' : 'off'); });
  }

  readonly connection = (): Connection => this.#connection;

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Calls back with each event, in the order of the log. */
  onTicketEvent(handler: (event: TicketEvent) => void): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  /** Calls back when so much was missed that the log does not say it any more: what is shown has to be read anew. */
  onExpired(expired: () => void): void {
    this.#expired = expired;
  }

  /** Begins to listen, to tickets from where the log stands now, or from where this page stood before. */
  start(tickets: boolean): void {
    if (this.#stop) return;
    const ended = new AbortController();
    this.#stop = () => { ended.abort(); };
    this.#is('lost');
    if (tickets) void this.#listen(ended.signal);
  }

  /** Listens no more. Whoever signs in next begins at the then newest event, unless it is the same person. */
  stop(forget: boolean): void {
    this.#stop?.();
    this.#stop = undefined;
    if (forget) this.#after = undefined;
    this.#is('off');
  }

  /**
   * Subscribes to anything else over the same connection; comes back by itself after the connection was lost, with the variables as they are
   * by then. `expired` is called when the log does not reach back to the cursor among them.
   */
  subscribe<Data extends object, Variables extends Record<string, unknown>>(
    operation: Operation<Data, Variables>,
    variables: Variables,
    next: (data: Data) => void,
    expired: () => void = () => undefined,
  ): () => void {
    let over = false;
    let stop: (() => void) | undefined;
    const again = () => setTimeout(begin, RETRY);
    const failed = (error: unknown) => {
      if (Array.isArray(error) && isExpired(error as FormattedErrors)) expired();
      this.#checkSession(error);
      again();
    };
    const begin = () => {
      if (over) return;
      if (this.#connection !== 'off') {
        const { payload, marked } = this.#asked(operation, variables);
        const take = (result: FormattedExecutionResult<Data, unknown>) => {
          if (isExpired(result.errors)) expired();
          else if (result.data) next(marked(result.data, result.errors));
        };
        stop = this.#client.subscribe<Data>(payload, { next: take, error: failed, complete: again });
        return;
      }
      stop = this.watch(() => {
        stop?.();
        begin();
      });
    };
    begin();
    return () => {
      over = true;
      stop?.();
    };
  }

  /** What is sent for whoever is signed in, and how its data is made to say which of its fields were refused. */
  #asked<Data extends object, Variables extends Record<string, unknown>>(operation: Operation<Data, Variables>, variables: Variables) {
    const { person } = this.#session.state();
    const payload = { query: textFor(operation, person), operationName: operation.name, variables };
    const marked = (data: Data, errors: FormattedErrors = []) => {
      mark(data, [...errors, ...leftOutOf(data, operation, person)]);
      return data;
    };
    return { payload, marked };
  }

  /** A socket that the server does not take may be the first to know that the session has ended. */
  #checkSession(error: unknown): void {
    const { token } = this.#session;
    if (token && error instanceof CloseEvent && error.code === UNAUTHORIZED) void this.#session.tokenAfter(token).catch(() => undefined);
  }

  async #listen(ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      const token = this.#session.token;
      try {
        this.#after ??= (await this.#request(eventCursor, {}, ended)).eventCursor ?? undefined;
        await this.#once(ended);
      } catch {
        // the session may have ended, or the rights be others: asking for a new token tells
        if (token) await this.#session.tokenAfter(token).catch(() => undefined);
      }
      if (!this.#session.token) return;
      await new Promise((resolve) => setTimeout(resolve, RETRY));
    }
  }

  /** Listens until the server, or whoever stops it, ends it. A connection that is lost and found is the same listening. */
  #once(ended: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      // the client sends the variables as they are when it comes back
      const variables = { after: this.#after ?? null };
      const { payload, marked } = this.#asked(ticketEvents, variables);
      const stop = this.#client.subscribe<TicketEventsSubscription>(payload, {
        next: (result) => {
          const event = result.data && marked(result.data, result.errors).ticketEvents;
          if (event) {
            variables.after = this.#after = event.cursor;
            for (const handler of this.#handlers) handler(event);
          } else if (isExpired(result.errors)) this.#beginAnew();
        },
        error: (error) => {
          if (Array.isArray(error) && isExpired(error as FormattedErrors)) this.#beginAnew();
          reject(error instanceof Error ? error : new Error('The subscription ended'));
        },
        complete: resolve,
      });
      ended.addEventListener('abort', stop);
    });
  }

  /** Forgets where it stood: the log does not reach back so far. */
  #beginAnew(): void {
    this.#after = undefined;
    this.#expired();
  }

  #is(connection: Connection): void {
    if (this.#connection === connection) return;
    this.#connection = connection;
    for (const watcher of this.#watchers) watcher();
  }
}

type FormattedErrors = FormattedExecutionResult['errors'];

const isExpired = (errors: FormattedErrors): boolean => errors?.some(({ extensions }) => extensions?.code === 'CURSOR_EXPIRED') ?? false;
