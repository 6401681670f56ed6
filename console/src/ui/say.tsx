import { App } from 'antd';
import { useMemo } from 'react';
import { ApiError } from '../api/errors.ts';
import { Reference, referenceOf, wordsFor } from './problem.tsx';

/** How long something is said, in seconds. */
const SHORT = 4;
const LONG = 8;

/** Says what became of something, for a moment, at the edge of the window; screen readers read it. */
export function useSay() {
  const { message } = App.useApp();
  return useMemo(
    () => ({
      success: (text: string) => void message.success({ content: <span data-testid="success-message">{text}</span>, duration: SHORT }),
      warning: (text: string) => void message.warning({ content: <span data-testid="warning-message">{text}</span>, duration: LONG }),
      /** `lead` says what failed, the error why. That the session ended is said by the sign-in that appears. */
      error: (error: unknown, lead?: string) => {
        if (error instanceof ApiError && error.code === 'UNAUTHENTICATED') return;
        const id = referenceOf(error);
        const words = wordsFor(error);
        const content = (
          <span data-testid="error-message">
            {lead ? `${lead}: ${words}` : words} {id && <Reference id={id} />}
          </span>
        );
        void message.error({ content, duration: LONG });
      },
    }),
    [message],
  );
}
