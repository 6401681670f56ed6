import type { ReactNode } from 'react';
import { ApiError } from '../api/errors.ts';
import { patiently } from './patiently.ts';
import { Reference, referenceOf, wordsFor } from './problem.tsx';

/** How long something is said, in seconds. */
const SHORT = 4;
const LONG = 8;

/** The code that says something. No page needs it in order to be there. */
export const loadMessages = () => patiently(() => import('../app/messages.tsx'));

const tell = (kind: 'success' | 'warning' | 'error', content: ReactNode, duration: number) =>
  void loadMessages().then(({ message }) => { message[kind]({ content: <span data-testid={`${kind}-message`}>{content}</span>, duration }); });

/** Says what became of something, for a moment, at the edge of the window; screen readers read it. */
export const say = {
  success: (text: string) => { tell('success', text, SHORT); },
  warning: (text: string) => { tell('warning', text, LONG); },
  /** `lead` says what failed, the error why. That the session ended is said by the sign-in that appears. */
  error: (error: unknown, lead?: string) => {
    if (error instanceof ApiError && error.code === 'UNAUTHENTICATED') return;
    const id = referenceOf(error);
    const words = wordsFor(error);
    tell('error', <>{lead ? `${lead}: ${words}` : words} {id && <Reference id={id} />}</>, LONG);
  },
};
