import { useCallback } from 'react';
import { type AddTicketCommentMutation, type TicketStatus, addTicketComment } from '#operations';
import { Rejected } from '../../api/errors.ts';
import { request } from '../../api/index.ts';
import { usePerson } from '../../api/person.ts';
import { nodesOf } from '../../ui/nodes.ts';
import { referenceOf, wordsFor } from '../../ui/problem.tsx';
import { catchUp } from '../ticket/catch-up.ts';
import type { Changes } from '../ticket/use-changes.ts';
import { type Ref, keptTicket } from '../ticket/use-ticket.ts';
import { type Outgoing, newKey, put, take, waiting } from './outbox.ts';

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

/** `lastSeen` answers the last comment that the writer has seen. */
export function useSend(ref: Ref, ticketId: string, changes: Changes, lastSeen: () => string | null): Sending {
  const me = usePerson().id;
  const { run } = changes;

  const deliver = useCallback(
    async (outgoing: Outgoing, seen: string | null) => {
      const { key, body, internal, then } = outgoing;
      put(me, ticketId, { ...outgoing, state: 'sending' });
      try {
        await request(addTicketComment, { input: { ticketId, body, ...(internal && { internal }), lastSeenCommentId: seen } });
        await catchUp(ref);
        take(me, ticketId, key);
      } catch (error) {
        put(me, ticketId, unsent(outgoing, error));
        return;
      }
      const status = keptTicket(ref)?.status;
      if (then && status && then !== status) await run({ field: 'status', from: status, to: then });
    },
    [me, ref, ticketId, run],
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
      // what seemed to be lost may have arrived: unless that can be seen, it would perhaps be sent twice
      const unseen = await catchUp(ref);
      if (unseen) put(me, ticketId, unsent(outgoing, unseen));
      else if (waiting([outgoing], nodesOf(keptTicket(ref)?.comments), me).length > 0) await deliver(outgoing, outgoing.unseen?.id ?? lastSeen());
      else take(me, ticketId, outgoing.key);
    },
    [deliver, me, ref, ticketId, lastSeen],
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
