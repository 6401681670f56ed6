import { type UseQueryResult, keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { asWanted } from './as-wanted.ts';
import { Rejected, Unanswered } from './errors.ts';
import { live, request, session } from './index.ts';
import type { Connection, TicketEvent } from './live.ts';
import { isLost } from './lost.ts';
import type { Operation } from './operation.ts';
import type { SessionState } from './session.ts';
import { inTurn } from './turns.ts';

/** Who is signed in. */
export const useSession = (): SessionState => useSyncExternalStore(session.subscribe, session.state);

/** How it stands with the live connection. */
export const useConnection = (): Connection => useSyncExternalStore(live.watch, live.connection);

interface Options {
  /** False asks for nothing as yet. */
  enabled?: boolean;
  /** How old an answer may be, in milliseconds; five minutes when not said. */
  staleTime?: number;
  /** How often to ask anew, in milliseconds. */
  refetchInterval?: number;
}

/** What the API answers to a query. The answer to the variables before is shown until the new one is there. */
export function useAnswer<Data extends object, Variables extends object>(
  operation: Operation<Data, Variables>,
  variables: Variables,
  options: Options = {},
): UseQueryResult<Data> {
  return useQuery({
    queryKey: keyOf(operation, variables),
    queryFn: ({ signal }) => request(operation, variables, signal),
    placeholderData: keepPreviousData,
    ...options,
  });
}

/** Where an answer is kept. */
export const keyOf = <Variables extends object>(operation: Operation<unknown, Variables>, variables: Variables): readonly unknown[] => [
  operation.room,
  operation.name,
  variables,
];

/**
 * A change: sends a mutation, and then has the rooms that it concerns ask anew. Fails with `Rejected` when the rules did not let it
 * through, with `Unanswered` when it may have been made all the same, else with `ApiError`.
 */
export function useChange<Data extends object, Input extends object>(
  operation: Operation<Data, { input: Input }>,
  ...rooms: string[]
): { run: (input: Input) => Promise<Data>; busy: boolean } {
  const answers = useQueryClient();
  const [running, setRunning] = useState(0);
  const concerned = rooms.join(' ');
  const run = useCallback(
    async (input: Input) => {
      const askAnew = () => { for (const room of concerned.split(' ')) void answers.invalidateQueries({ queryKey: [room] }); };
      setRunning((count) => count + 1);
      try {
        const data = await inTurn(input, (renewed) => send(operation, renewed)).catch((error: unknown) => asWanted(error, input) as Data);
        askAnew();
        return data;
      } catch (error) {
        // somebody else made something else of it, or it was made and nobody was told: that is shown, so that it can be answered
        if (error instanceof Rejected || error instanceof Unanswered) askAnew();
        throw error;
      } finally {
        setRunning((count) => count - 1);
      }
    },
    [operation, answers, concerned],
  );
  return { run, busy: running > 0 };
}

async function send<Data extends object, Input extends object>(operation: Operation<Data, { input: Input }>, input: Input): Promise<Data> {
  // without a connection nothing can arrive
  const online = navigator.onLine;
  try {
    return await request(operation, { input });
  } catch (error) {
    throw online && isLost(error) ? new Unanswered(error) : error;
  }
}

/** Calls back with each change of a ticket, as it happens. */
export function useTicketEvents(handler: (event: TicketEvent) => void): void {
  useEffect(() => live.onTicketEvent(handler), [handler]);
}
