import { create } from 'zustand';
import { ApiError } from '../api/errors.ts';
import { texts } from '../texts/index.ts';
import { referenceOf, wordsFor } from './problem.tsx';

/** Something that is said for a moment. */
export interface Message {
  id: number;
  kind: 'success' | 'warning' | 'error';
  text: string;
  /** By what the server knows the request that failed. */
  reference?: string | undefined;
  /** It is mended by loading the console anew. */
  reload?: boolean;
}

let last = 0;

/** What is being said, the oldest first. */
export const useMessages = create<readonly Message[]>()(() => []);

/** Stops saying something. */
export const unsay = (id: number) => { useMessages.setState((now) => now.filter((one) => one.id !== id), true); };

/** The same again takes the place of what was said: one press after the other is one message, and each is read aloud. */
function tell(message: Omit<Message, 'id'>): void {
  last += 1;
  useMessages.setState((now) => [...now.filter(({ kind, text }) => kind !== message.kind || text !== message.text), { id: last, ...message }], true);
}

/** Says what became of something, for a moment, at the edge of the window; screen readers read it. It needs no code that would have to be fetched first. */
export const say = {
  success: (text: string) => { tell({ kind: 'success', text }); },
  warning: (text: string) => { tell({ kind: 'warning', text }); },
  /** `lead` says what failed, the error why. That the session ended is said by the sign-in that appears. */
  error: (error: unknown, lead?: string) => {
    if (error instanceof ApiError && error.code === 'UNAUTHENTICATED') return;
    const words = wordsFor(error);
    tell({ kind: 'error', text: lead ? `${lead}: ${words}` : words, reference: referenceOf(error) });
  },
  /** That code is gone: the server has a newer console. The page stays as it is until its reader loads it anew. */
  outdated: () => { tell({ kind: 'warning', text: texts.app.outdated, reload: true }); },
};
