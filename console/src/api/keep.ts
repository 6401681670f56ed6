import type { Tokens } from './session.ts';

/** What one tab tells the others: new tokens, or that the session is over, by its end or by signing out. */
export type News = { tokens: Tokens } | { over: 'ended' | 'signed out' };

/** Where a session outlives its page, and how the tabs of a browser have one together. */
export interface Keep {
  /** The refresh token of whoever is signed in. */
  read(): string | undefined;
  write(refreshToken: string | undefined): void;
  /** Does something while no other tab does the same. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  tell(news: News): void;
  hear(listener: (news: News) => void): void;
}

const NAME = 'backoffice.session';

/**
 * Keeps the refresh token in this browser, for this origin. It is good for one exchange, and each exchange is made by one tab, which
 * tells the others; access tokens stay in memory. No cookie and no address ever has either.
 */
export function keepInBrowser(): Keep {
  const channel = new BroadcastChannel(NAME);
  // Locks are for secure origins; elsewhere the server forgives tabs that come at the same time.
  const locks = navigator.locks as LockManager | undefined;
  return {
    read: () => localStorage.getItem(NAME) ?? undefined,
    write(refreshToken) {
      if (refreshToken) localStorage.setItem(NAME, refreshToken);
      else localStorage.removeItem(NAME);
    },
    alone: (work) => (locks ? locks.request(NAME, work) : work()),
    tell(news) {
      channel.postMessage(news);
    },
    hear(listener) {
      channel.onmessage = ({ data }: MessageEvent<News>) => {
        listener(data);
      };
    },
  };
}

/** Keeps nothing: the session ends with its page. */
export function keepNothing(): Keep {
  return {
    read: () => undefined,
    write: () => undefined,
    alone: (work) => work(),
    tell: () => undefined,
    hear: () => undefined,
  };
}
