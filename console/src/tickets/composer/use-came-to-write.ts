import { useLocation, useNavigate } from '@tanstack/react-router';
import { useCallback, useLayoutEffect } from 'react';
import { useMay } from '../../api/person.ts';
import { texts } from '../../texts/index.ts';
import { ahead } from '../../ui/ahead.ts';
import { useKeys } from '../../ui/keys.ts';
import { oneOf } from '../../ui/place.ts';
import { ticketPath } from '../ticket-link.tsx';
import type { Rights } from '../ticket/rights.ts';
import { type Kind, placeOf } from './draft-place.ts';
import type { ComposerHandle } from './use-composer.ts';

/** Leads to the place to write on a ticket that is not there yet. What is typed until then will be there. */
export function useGoAndWrite(): (number: number, kind: Kind) => void {
  const navigate = useNavigate();
  return useCallback(
    (number, kind) => {
      const to = ticketPath(number);
      ahead.begin(placeOf(number), texts.ticket.composer.label[kind]);
      void navigate({ to, search: true, hash: kind, replace: location.pathname === to });
    },
    [navigate],
  );
}

/** The keys of a ticket that is not there yet: whoever goes on to the next one and writes need not wait for it. */
export function useKeysOfComing(number: number): void {
  const goAndWrite = useGoAndWrite();
  const may = useMay();
  const key = (kind: Kind) => ({ label: texts.ticket.keys[kind], run: () => { goAndWrite(number, kind); } });
  useKeys({ r: (may('tickets:comment') || may('notes:write')) && key('reply'), n: may('notes:write') && key('note') }, { group: texts.ticket.keys.group });
}

/** Whoever came to a ticket to write on it, at `#reply` or `#note`, is at the place to write, with what they typed on the way. */
export function useCameToWrite(number: number, { write }: ComposerHandle, { comment, note }: Rights): void {
  const hash = useLocation({ select: (location) => location.hash });
  useLayoutEffect(() => {
    const wanted = oneOf(hash, ['reply', 'note']);
    if (!wanted) return;
    const typed = ahead.take(placeOf(number));
    if (comment || note) write((wanted === 'reply' ? comment : !note) ? 'reply' : 'note', typed);
  }, [hash, number, write, comment, note]);
}
