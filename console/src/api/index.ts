import { QueryClient } from '@tanstack/react-query';
import { ask } from './ask.ts';
import { ApiError } from './errors.ts';
import { fetchAs } from './fetch.ts';
import { keepInBrowser } from './keep.ts';
import { Live } from './live.ts';
import { requestOver } from './request.ts';
import { Rights } from './rights.ts';
import { Session } from './session.ts';
import { socketAs } from './socket.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Who is signed in, on this page and in the other tabs. */
export const session = new Session(ask, keepInBrowser());

/** Sends an operation in the name of whoever is signed in. */
export const request = requestOver(fetchAs(session), (permission) => { rights.refused(permission); }, () => session.state().person);

/** What they may do, as it is by now. */
export const rights = new Rights(session, request);

/** The live connection. */
export const live = new Live(
  socketAs(session, {
    retryAttempts: Infinity,
    retryWait: (retries) => new Promise((resolve) => setTimeout(resolve, Math.min(SECOND * 2 ** retries, 10 * SECOND) * (0.5 + Math.random() / 2))),
    keepAlive: 10 * SECOND,
  }),
  session,
  request,
);

/** What was answered, by room, operation and variables. Objects stay as they came: they carry what was refused. */
export const answers = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5 * MINUTE,
      gcTime: 30 * MINUTE,
      refetchOnWindowFocus: false,
      structuralSharing: false,
      retry: (failures, error) => error instanceof ApiError && error.mayPass && failures < 3,
    },
    mutations: { networkMode: 'always' },
  },
});

live.onExpired(() => void answers.invalidateQueries());
