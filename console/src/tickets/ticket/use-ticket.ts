import { useQuery } from '@tanstack/react-query';
import { ticket as ticketQuery } from '#operations';
import { keyOf } from '../../api/hooks.ts';
import { answers, request } from '../../api/index.ts';
import { withEarlierOf } from './merge.ts';
import type { Ticket } from './model.ts';

/** By what a page knows its ticket. */
export type Ref = { readonly number: number } | { readonly id: string };

/** How many comments and entries of the timeline come first. */
const COUNT = { comments: 30, entries: 20 };

const variablesOf = (ref: Ref) => ({ id: null, number: null, ...ref, ...COUNT });

/** Where a ticket is kept. */
export const ticketKey = (ref: Ref): readonly unknown[] => keyOf(ticketQuery, variablesOf(ref));

/** The ticket as it is kept, if it is. */
export const keptTicket = (ref: Ref): Ticket | null | undefined => answers.getQueryData<{ ticket: Ticket | null }>(ticketKey(ref))?.ticket;

/** Changes the ticket as it is kept. */
export function keepTicket(ref: Ref, change: (before: Ticket) => Ticket | null): void {
  answers.setQueryData<{ ticket: Ticket | null }>(ticketKey(ref), (data) => (data?.ticket ? { ...data, ticket: change(data.ticket) } : data));
}

const queryOf = (ref: Ref) => ({
  queryKey: ticketKey(ref),
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const fresh = await request(ticketQuery, variablesOf(ref), signal);
    return fresh.ticket ? { ...fresh, ticket: withEarlierOf(keptTicket(ref), fresh.ticket) } : fresh;
  },
});

/** One ticket, with the newest that was written on it. */
export const useTicket = (ref: Ref) => useQuery(queryOf(ref));

/** Has a ticket there before somebody goes to it. */
export const prefetchTicket = (ref: Ref): void => void answers.query(queryOf(ref)).catch(() => undefined);
