import { useState } from 'react';
import { usePerson } from '../../api/person.ts';
import { readDraft, writeDraft } from '../../ui/drafts.ts';
import type { Detail } from './model.ts';
import type { Changes } from './use-changes.ts';

interface Typed {
  readonly text: string;
  /** The text of the ticket from which it was made. */
  readonly from: string;
}

/** The text of a ticket that is being edited in its place. */
export interface TextEdit {
  readonly open: boolean;
  /** What was typed is on its way. */
  readonly saving: boolean;
  /** It was begun here, by whoever goes on in its field. */
  readonly begun: boolean;
  readonly text: string;
  /** What somebody else made of it meanwhile. */
  readonly theirs: string | undefined;
  readonly begin: () => void;
  readonly type: (text: string) => void;
  readonly cancel: () => void;
  readonly save: () => void;
  /** Saves it in place of what somebody else made of it. */
  readonly insist: () => void;
}

/** Edits a text of a ticket. What is typed is kept until it is saved, or given up; it is of this tab as long as it is open here. */
export function useTextEdit(ticket: Detail, field: 'title' | 'description', { run, busy }: Changes): TextEdit {
  const me = usePerson().id;
  const place = `${ticket.id}.${field}`;
  const kept = () => parsed(readDraft(me, place));
  const [typed, setTyped] = useState(kept);
  const [begun, setBegun] = useState(false);
  const now = ticket[field];
  const saving = busy.has(field);
  const put = (next: Typed | undefined) => {
    setTyped(next);
    writeDraft(me, place, next ? JSON.stringify(next) : '');
  };
  const cancel = () => { put(undefined); };
  const saveFrom = (from: string) => {
    const to = typed?.text.trim();
    if (!to) return;
    if (to === now) cancel();
    else void run({ field, from, to }).then((made) => {
      if (!made) return;
      setTyped(undefined);
      // another tab may have gone on with it
      if (kept()?.text === typed?.text) writeDraft(me, place, '');
    });
  };
  return {
    open: typed !== undefined && !saving,
    saving,
    begun,
    text: typed?.text ?? now,
    theirs: typed && typed.from !== now && typed.text !== now ? now : undefined,
    begin: () => {
      setBegun(true);
      put(kept() ?? { text: now, from: now });
    },
    type: (text) => { put({ text, from: typed?.from ?? now }); },
    cancel,
    save: () => { saveFrom(typed?.from ?? now); },
    insist: () => {
      if (typed) put({ text: typed.text, from: now });
      saveFrom(now);
    },
  };
}

function parsed(kept: string): Typed | undefined {
  try {
    return kept ? (JSON.parse(kept) as Typed) : undefined;
  } catch {
    return undefined;
  }
}
