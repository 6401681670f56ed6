import { useCallback, useState } from 'react';
import { type AssignTicketInput, type TicketDetailFragment, type UpdateTicketInput, assignTicket, updateTicket } from '#operations';
import { Rejected } from '../../api/errors.ts';
import { live, request } from '../../api/index.ts';
import { texts } from '../../texts/index.ts';
import { say } from '../../ui/say.tsx';
import { news } from '../news.ts';
import { inWords } from '../why-not.ts';
import { catchUp } from './catch-up.ts';
import { type Change, applied, collides } from './changes.ts';
import type { Field } from './marks.ts';
import { withDetail } from './merge.ts';
import type { Detail } from './model.ts';
import { type Ref, keepTicket, keptTicket } from './use-ticket.ts';

/** How often a change that nobody contradicts is sent anew, because something else of the ticket changed meanwhile. */
const TRIES = 5;

/** Changes of a ticket wait for each other, so that each is made on what the one before left. */
const turns = new Map<string, Promise<unknown>>();

function inTurn<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
  const done = (turns.get(id) ?? Promise.resolve()).then(work, work);
  turns.set(id, done);
  return done;
}

export interface Changes {
  /** The ticket with what is on its way. */
  readonly shown: Detail;
  readonly busy: ReadonlySet<Field>;
  /** Choices that somebody else contradicted meanwhile. */
  readonly collisions: readonly Change[];
  /** Makes a change. True when it was made. */
  readonly run: (change: Change) => Promise<boolean>;
  /** Leaves the field as somebody else made it. */
  readonly drop: (field: Field) => void;
}

/** Changes fields of a ticket: shown at once, taken back when they were not made. */
export function useChanges(ref: Ref, ticket: Detail): Changes {
  const [pending, setPending] = useState<readonly Change[]>([]);
  const [collisions, setCollisions] = useState<readonly Change[]>([]);
  const drop = useCallback((field: Field) => { setCollisions((all) => all.filter((one) => one.field !== field)); }, []);
  const { id } = ticket;

  const run = useCallback(
    async (change: Change) => {
      drop(change.field);
      setPending((all) => [...all, change]);
      try {
        const made = await inTurn(id, () => make(ref, change));
        if (!made) setCollisions((all) => [...all, change]);
        return made;
      } catch (error) {
        const kept = keptTicket(ref);
        say.error(kept ? inWords(error, kept, change.field === 'status' ? change.to : undefined) : error, texts.ticket.notChanged[change.field]);
        return false;
      } finally {
        setPending((all) => all.filter((one) => one !== change));
      }
    },
    [ref, id, drop],
  );
  const shown = pending.reduce(applied, ticket);
  return { shown, busy: new Set(pending.map(({ field }) => field)), collisions, run, drop };
}

/** True when it was made, false when somebody else made something else of the same field. */
async function make(ref: Ref, change: Change): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const kept = keptTicket(ref);
    if (!kept || collides(kept, change)) return false;
    const { detail, stale } = await send(kept, change);
    if (detail) {
      keepTicket(ref, (before) => withDetail(before, detail));
      news.hear(detail.id, detail);
    } else if (stale) await catchUp(ref);
    if (!stale) {
      if (live.connection() !== 'live') void catchUp(ref);
      return true;
    }
  }
  return false;
}

/** Sends a change of a ticket as it is known. A ticket that is another by now is answered as it is. */
async function send(kept: Detail, change: Change): Promise<{ detail: TicketDetailFragment | null | undefined; stale: boolean }> {
  const { id, version: expectedVersion } = kept;
  try {
    if (change.field === 'assignee') {
      const input: AssignTicketInput = { ticketId: id, assigneeId: change.to?.id ?? null, expectedVersion };
      return { detail: (await request(assignTicket, { input })).assignTicket?.ticket, stale: false };
    }
    const input = { id, expectedVersion, [change.field]: applied(kept, change)[change.field] } as UpdateTicketInput;
    return { detail: (await request(updateTicket, { input })).updateTicket?.ticket, stale: false };
  } catch (error) {
    if (!(error instanceof Rejected) || !error.reasons.some(({ field }) => field === 'expectedVersion')) throw error;
    return { detail: (error.payload as { ticket: TicketDetailFragment | null }).ticket, stale: true };
  }
}
