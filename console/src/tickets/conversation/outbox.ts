import { useEffect, useMemo } from 'react';
import type { TicketStatus } from '#operations';
import { usePerson } from '../../api/person.ts';
import { PATIENCE } from '../../api/request.ts';
import { useDrafts, writeDraft } from '../../ui/drafts.ts';
import type { Comment, Ticket } from '../ticket/model.ts';

/** Something that somebody wrote and that is not yet on the ticket. It is kept until it is, also over a reload. */
export interface Outgoing {
  readonly key: string;
  readonly body: string;
  readonly internal: boolean;
  /** The last comment that was there when it was sent. */
  readonly after: string | null;
  /** What the ticket becomes once it is sent. */
  readonly then?: TicketStatus;
  /** `stopped`: somebody else replied meanwhile; `unseen` is that reply. */
  readonly state: 'sending' | 'failed' | 'stopped';
  /** It is there, and the ticket has not become what it was to. */
  readonly arrived?: boolean;
  readonly unseen?: Comment;
  /** The page that sends it, or sent it. */
  readonly page?: string;
  /** Why it was not sent, in words, and by which reference the server knows it. */
  readonly why?: string;
  readonly reference?: string;
}

/** This page, among those of other tabs and those that were before a reload. */
const PAGE = newKey();
// a page holds its lock as long as it is there; locks are for secure origins
const locks = typeof window === 'undefined' ? undefined : (navigator.locks as LockManager | undefined);
const lockOf = (page: string): string => `backoffice.page ${page}`;
void locks?.request(lockOf(PAGE), () => new Promise(() => undefined));

/** Each has a place of its own, so that tabs which send at the same time do not take each other's from there. */
const placesOf = (ticketId: string): string => `${ticketId}.outbox.`;
const parsed = (kept: string): Outgoing[] => kept.split('\n').filter(Boolean).map((text) => JSON.parse(text) as Outgoing);
const isSentHere = ({ state, page }: Outgoing): boolean => state === 'sending' && page === PAGE;

/** Names something that is sent. Later ones have later names. */
export function newKey(): string {
  return `${String(Date.now())} ${String(Math.random())}`;
}

/** Puts something into the outbox, or puts it there as it is now. */
export function put(owner: string, ticketId: string, outgoing: Outgoing): void {
  writeDraft(owner, placesOf(ticketId) + outgoing.key, JSON.stringify({ ...outgoing, page: PAGE }));
}

/** Takes something out of the outbox. */
export function take(owner: string, ticketId: string, key: string): void {
  writeDraft(owner, placesOf(ticketId) + key, '');
}

/** What another page sends may be sent or not once that page is gone; without locks, once nobody waits for an answer any more. */
async function watch(owner: string, ticketId: string, outgoing: Outgoing, signal: AbortSignal): Promise<void> {
  const gone = locks?.request(lockOf(outgoing.page ?? ''), { signal }, () => undefined) ?? new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
  // who looks no more does not wait either
  await gone.catch(() => undefined);
  if (!signal.aborted) put(owner, ticketId, { ...outgoing, state: 'failed' });
}

/** What of the outbox has not arrived among the comments. Each comment that the writer has written since stands for one of the outbox. */
export function waiting(outbox: readonly Outgoing[], comments: readonly Comment[], me: string): Outgoing[] {
  const arrived = new Set<string>();
  return outbox.filter(({ after, body, internal }) => {
    const since = comments.slice(comments.findIndex(({ id }) => id === after) + 1);
    const found = since.find((comment) => !arrived.has(comment.id) && comment.author?.id === me && comment.internal === internal && comment.body === body);
    if (found) arrived.add(found.id);
    return !found;
  });
}

/** True when the ticket was to become something else with what has arrived, and has not. */
export const isOwed = <Of extends Outgoing>(outgoing: Of): outgoing is Of & { then: TicketStatus } => outgoing.arrived === true;

/** What of the outbox is still to be done: what has not arrived, and what was to be done with it. */
export function remaining(outbox: readonly Outgoing[], comments: readonly Comment[], status: TicketStatus | null, me: string): Outgoing[] {
  const left = waiting(outbox, comments, me);
  return outbox.flatMap((one) => {
    if (left.includes(one)) return [one];
    return one.then && status && one.then !== status ? [{ ...one, arrived: true }] : [];
  });
}

/** What whoever is signed in has sent to a ticket, and what of it is still to be done. */
export function useOutbox({ id: ticketId, status }: Pick<Ticket, 'id' | 'status'>, comments: readonly Comment[]): Outgoing[] {
  const me = usePerson().id;
  const kept = useDrafts(placesOf(ticketId));
  const { all, left } = useMemo(() => {
    const all = parsed(kept);
    return { all, left: remaining(all, comments, status, me) };
  }, [kept, comments, status, me]);
  useEffect(() => {
    const looking = new AbortController();
    for (const one of all.filter((one) => !isSentHere(one))) {
      const still = left.find(({ key }) => key === one.key);
      if (!still) take(me, ticketId, one.key);
      else if (still.state === 'sending') void watch(me, ticketId, one, looking.signal);
    }
    return () => { looking.abort(); };
  }, [all, left, me, ticketId]);
  // whoever sends it is at what comes with it
  return left.filter((one) => !isOwed(one) || one.state !== 'sending');
}
