import { useCallback } from 'react';
import { session } from '../api/index.ts';
import { usePerson } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { hasDrafts } from '../ui/drafts.ts';
import { isUnsavedAnywhere, useLeaveQuestion } from '../ui/unsaved.ts';

/** Tells whether signing out would lose something: it is of all tabs, and forgets what was typed and not sent. */
export function useWouldLose(): () => Promise<boolean> {
  const { id } = usePerson();
  return useCallback(async () => hasDrafts(id) || isUnsavedAnywhere(), [id]);
}

/** Signs out, after a question when that would lose something. */
export function useSignOut(): () => Promise<void> {
  const wouldLose = useWouldLose();
  const ask = useLeaveQuestion(texts.app.signingOut);
  return useCallback(async () => {
    if (!(await wouldLose()) || (await ask())) await session.signOut();
  }, [wouldLose, ask]);
}
