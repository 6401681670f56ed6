import { useCallback } from 'react';
import { type AddTicketCommentMutation, type TicketStatus, addTicketComment } from '#operations';
import { Rejected } from '../../api/errors.ts';
import { request, session } from '../../api/index.ts';
import { usePerson } from '../../api/person.ts';
import { texts } from '../../texts/index.ts';
import { nodesOf } from '../../ui/nodes.ts';
import { referenceOf, wordsFor } from '../../ui/problem.tsx';
import { say } from '../../ui/say.tsx';
import { useHere } from '../../ui/use-here.ts';
import { catchUp } from '../ticket/catch-up.ts';
import type { Changes } from '../ticket/use-changes.ts';
import { type Ref, keptTicket } from '../ticket/use-ticket.ts';
import { type Outgoing, isOwed, newKey, put, take, waiting } from './outbox.ts';

/** What somebody wants to send. */
export interface Written {
  readonly body: string;
  readonly internal: boolean;
  readonly then?: TicketStatus | undefined;
}

/** Sends what was written to a ticket, and knows what the writer has seen of it. */
export interface Sending {
  readonly send: (written: Written) => void;
  /** Sends what was not sent, or was stopped: then the writer has seen why. */
  readonly again: (outgoing: Outgoing) => void;
  readonly remove: (outgoing: Outgoing) => void;
}

/** False once somebody signed out, who was told that what is not sent is lost, or another has come: what is kept by then stays as it is. */
function mayKeep(): boolean {
  const state = session.state();
  return state.person !== null || state.over === 'ended';
}

/** `lastSeen` answers the last comment that the writer has seen. */
export function useSend(ref: Ref, ticketId: string, changes: Changes, lastSeen: () => string | null): Sending {
  const me = usePerson().id;
  const { run } = changes;
  const here = useHere();

  const fail = useCallback(
    (outgoing: Outgoing, error: unknown) => {
      if (!mayKeep()) return;
      put(me, ticketId, unsent(outgoing, error));
      const number = keptTicket(ref)?.number;
      if (!here() && number) say.error(error, texts.ticket.notSentTo(number));
    },
    [me, ref, ticketId, here],
  );

  /** It is there: the ticket becomes what it was to become with it. */
  const finish = useCallback(
    async (outgoing: Outgoing) => {
      const { key, then } = outgoing;
      const status = keptTicket(ref)?.status;
      const done = !then || !status || then === status || (await run({ field: 'status', from: status, to: then }));
      if (done) take(me, ticketId, key);
      else if (mayKeep()) put(me, ticketId, { ...outgoing, state: 'failed' });
    },
    [me, ref, ticketId, run],
  );

  const deliver = useCallback(
    async (outgoing: Outgoing, seen: string | null) => {
      const { body, internal } = outgoing;
      put(me, ticketId, { ...outgoing, state: 'sending' });
      try {
        await request(addTicketComment, { input: { ticketId, body, ...(internal && { internal }), lastSeenCommentId: seen } });
        await catchUp(ref);
      } catch (error) {
        fail(outgoing, error);
        return;
      }
      await finish(outgoing);
    },
    [me, ref, ticketId, fail, finish],
  );

  const send = useCallback(
    ({ body, internal, then }: Written) => {
      const after = nodesOf(keptTicket(ref)?.comments).at(-1)?.id ?? null;
      void deliver({ key: newKey(), body: body.trim(), internal, after, state: 'sending', ...(then && { then }) }, lastSeen());
    },
    [deliver, ref, lastSeen],
  );

  const again = useCallback(
    async (outgoing: Outgoing) => {
      put(me, ticketId, { ...outgoing, state: 'sending' });
      if (isOwed(outgoing)) return finish(outgoing);
      // what seemed to be lost may have arrived: unless that can be seen, it would perhaps be sent twice
      const unseen = await catchUp(ref);
      if (unseen) fail(outgoing, unseen);
      else if (waiting([outgoing], nodesOf(keptTicket(ref)?.comments), me).length > 0) await deliver(outgoing, outgoing.unseen?.id ?? lastSeen());
      else await finish(outgoing);
    },
    [deliver, fail, finish, me, ref, ticketId, lastSeen],
  );
  const remove = useCallback((outgoing: Outgoing) => { take(me, ticketId, outgoing.key); }, [me, ticketId]);
  return { send, again: (outgoing) => void again(outgoing), remove };
}

/** What was not sent, and why. */
function unsent({ key, body, internal, after, then }: Outgoing, error: unknown): Outgoing {
  const outgoing = { key, body, internal, after, ...(then && { then }) };
  if (error instanceof Rejected && error.reasons.some(({ field }) => field === 'lastSeenCommentId')) {
    const { comment } = error.payload as NonNullable<AddTicketCommentMutation['addTicketComment']>;
    return { ...outgoing, state: 'stopped', ...(comment && { unseen: comment }) };
  }
  const reference = referenceOf(error);
  return { ...outgoing, state: 'failed', why: wordsFor(error), ...(reference && { reference }) };
}
