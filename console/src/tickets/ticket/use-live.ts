import { useCallback, useEffect, useRef } from 'react';
import { useTicketEvents } from '../../api/hooks.ts';
import { answers } from '../../api/index.ts';
import type { TicketEvent } from '../../api/live.ts';
import { usePerson } from '../../api/person.ts';
import { catchUp } from './catch-up.ts';
import { type Field, changedFields, useMarks } from './marks.ts';
import { withRow } from './merge.ts';
import { type Ref, keepTicket, keptTicket, ticketKey } from './use-ticket.ts';

/** How old a ticket that was kept may be before it is asked what is newer, in milliseconds. */
const FRESH = 2_000;

/** Keeps a ticket as new as the log, and answers which fields somebody else has just changed. */
export function useLiveTicket(ref: Ref, readAt: number): ReadonlySet<Field> {
  const me = usePerson().id;
  const { marked, mark } = useMarks();
  const late = useRef(false);

  useTicketEvents(
    useCallback(
      (event) => {
        const before = keptTicket(ref);
        if (!isOf(event, ref, before?.id)) return;
        // what is being read now may be of before this
        if (answers.isFetching({ queryKey: ticketKey(ref) }) > 0) late.current = true;
        const { ticket, actor } = event;
        if (!ticket) keepTicket(ref, () => null);
        else if (!before) void answers.invalidateQueries({ queryKey: ticketKey(ref) });
        else {
          const markSince = () => {
            const now = keptTicket(ref);
            if (now && actor?.id !== me) mark(changedFields(before, now));
          };
          keepTicket(ref, (kept) => withRow(kept, ticket));
          markSince();
          void catchUp(ref).then(markSince);
        }
      },
      [ref, me, mark],
    ),
  );

  useEffect(() => {
    if (readAt === 0) return;
    if (late.current || Date.now() - readAt > FRESH) {
      late.current = false;
      void catchUp(ref);
    }
  }, [ref, readAt]);
  return marked;
}

/** True when an event is of the ticket of the page. */
const isOf = ({ ticketId, ticket }: TicketEvent, ref: Ref, id: string | undefined): boolean =>
  ticketId === id || ('id' in ref ? ticketId === ref.id : ticket?.number === ref.number);
