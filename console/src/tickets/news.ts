import type { TicketRowFragment } from '#operations';
import { answers, live } from '../api/index.ts';
import type { TicketEvent } from '../api/live.ts';

/** What was last heard of a ticket. */
export interface Heard {
  /** Nothing when the viewer may not see it any more. */
  ticket: TicketRowFragment | null;
  /** When, in the time of `performance.now()`. */
  at: number;
}

/** The first word of the key by which lists are kept. Lists follow the news, so they do not ask anew when the room `tickets` does. */
export const LIST = 'ticket-list';

/** How many tickets are remembered, before lists are read anew instead. */
const MOST = 10_000;
/** How long news are gathered before they are shown, in milliseconds: a change of many tickets is many events. */
const GATHER = 40;

/**
 * What became of tickets since the page was opened. Lists lay it over what they have read, so they are as new as the log, whether they
 * were on the page meanwhile or not.
 */
class News {
  readonly #heard = new Map<string, Heard>();
  readonly #watchers = new Set<() => void>();
  #revision = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Another number whenever there are news. */
  readonly revision = (): number => this.#revision;

  of(id: string): Heard | undefined {
    return this.#heard.get(id);
  }

  all(): IterableIterator<Heard> {
    return this.#heard.values();
  }

  /** A ticket as it is now: what an event or the answer to a change says. What is older than what was heard before is no news. */
  hear(id: string, ticket: TicketRowFragment | null): void {
    const before = this.#heard.get(id)?.ticket;
    if (before && ticket && before.version >= ticket.version) return;
    this.#heard.delete(id);
    this.#heard.set(id, { ticket, at: performance.now() });
    if (this.#heard.size > MOST) this.#forget();
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#revision += 1;
      for (const watcher of this.#watchers) watcher();
    }, GATHER);
  }

  #forget(): void {
    this.#heard.clear();
    void answers.resetQueries({ queryKey: [LIST] });
  }
}

/** The news of this page. */
export const news = new News();

live.onTicketEvent(({ ticketId, ticket }: TicketEvent) => { news.hear(ticketId, ticket); });
