import { type RefObject, useCallback, useMemo, useRef, useState } from 'react';
import { usePerson } from '../../api/person.ts';
import { readDraft, writeDraft } from '../../ui/drafts.ts';
import { useOnceDrawn } from '../../ui/use-once-drawn.ts';
import { type Kind, draftPlace } from './draft-place.ts';

/** The place to write, for those who lead there. */
export interface ComposerHandle {
  readonly kind: Kind;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly choose: (kind: Kind) => void;
  /** Goes there, to write something of this kind, after what was typed on the way. */
  readonly write: (kind: Kind, typed?: string) => void;
}

/** The composer of a ticket. It begins with what is half written, else with a reply. */
export function useComposer(ticketId: string, mayReply: boolean): ComposerHandle {
  const me = usePerson().id;
  const field = useRef<HTMLTextAreaElement>(null);
  const has = (kind: Kind) => readDraft(me, draftPlace(ticketId, kind)) !== '';
  const [kind, choose] = useState<Kind>(() => (!mayReply || (has('note') && !has('reply')) ? 'note' : 'reply'));
  const goThere = useOnceDrawn(() => {
    const { current } = field;
    current?.focus();
    current?.setSelectionRange(current.value.length, current.value.length);
  });
  const write = useCallback((next: Kind, typed = '') => {
    const place = draftPlace(ticketId, next);
    if (typed) writeDraft(me, place, readDraft(me, place) + typed);
    choose(next);
    goThere();
  }, [me, ticketId, goThere]);
  return useMemo(() => ({ kind, field, choose, write }), [kind, write]);
}
