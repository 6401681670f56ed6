import { useEffect, useMemo } from 'react';
import type { TicketStatus } from '#operations';
import { usePerson } from '../../api/person.ts';
import { readDraft, useDraft, writeDraft } from '../../ui/drafts.ts';
import type { Comment } from '../ticket/model.ts';

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
  readonly unseen?: Comment;
  /** Why it was not sent, in words, and by which reference the server knows it. */
  readonly why?: string;
  readonly reference?: string;
}

/** What this page is sending. What an earlier page was sending when it went may have been sent, or not. */
const inFlight = new Set<string>();

const placeOf = (ticketId: string): string => `${ticketId}.outbox`;

function parsed(text: string): Outgoing[] {
  try {
    const all = JSON.parse(text || '[]') as Outgoing[];
    return all.map((one) => (one.state === 'sending' && !inFlight.has(one.key) ? { ...one, state: 'failed' } : one));
  } catch {
    return [];
  }
}

function change(owner: string, ticketId: string, next: (all: Outgoing[]) => Outgoing[]): void {
  const all = next(parsed(readDraft(owner, placeOf(ticketId))));
  writeDraft(owner, placeOf(ticketId), all.length > 0 ? JSON.stringify(all) : '');
}

/** Puts something into the outbox, or puts it there as it is now. */
export function put(owner: string, ticketId: string, outgoing: Outgoing): void {
  if (outgoing.state === 'sending') inFlight.add(outgoing.key);
  else inFlight.delete(outgoing.key);
  change(owner, ticketId, (all) => (all.some(({ key }) => key === outgoing.key) ? all.map((one) => (one.key === outgoing.key ? outgoing : one)) : [...all, outgoing]));
}

/** Takes something out of the outbox. */
export function take(owner: string, ticketId: string, key: string): void {
  inFlight.delete(key);
  change(owner, ticketId, (all) => all.filter((one) => one.key !== key));
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

/** What whoever is signed in has sent to a ticket, and what has not arrived. */
export function useOutbox(ticketId: string, comments: readonly Comment[]): Outgoing[] {
  const me = usePerson().id;
  const [kept] = useDraft(placeOf(ticketId));
  const { all, left } = useMemo(() => {
    const all = parsed(kept);
    return { all, left: waiting(all, comments, me) };
  }, [kept, comments, me]);
  useEffect(() => {
    for (const one of all) if (!left.includes(one) && !inFlight.has(one.key)) take(me, ticketId, one.key);
  }, [all, left, me, ticketId]);
  return left;
}
