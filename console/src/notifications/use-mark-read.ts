import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { type MarkNotificationsReadInput, inbox as inboxQuery, markNotificationsRead } from '#operations';
import { useChange } from '../api/hooks.ts';
import { say } from '../ui/say.tsx';
import type { Which } from './inbox.ts';
import { noteRead } from './use-inbox.ts';

/** Marks notifications as read: at once on the page, and as before if the server did not. Answers how many, if it did. */
export function useMarkRead() {
  const answers = useQueryClient();
  const { run } = useChange(markNotificationsRead);
  return useCallback(
    async (which: Which) => {
      const queryKey = [inboxQuery.room];
      const before = answers.getQueriesData({ queryKey });
      const now = new Date().toISOString();
      noteRead(answers, which, now);
      try {
        const { markNotificationsRead: done } = await run(inputOf(which));
        noteRead(answers, which, now, done?.unreadCount);
        return done?.readCount ?? 0;
      } catch (error) {
        for (const [key, data] of before) answers.setQueryData(key, data);
        void answers.invalidateQueries({ queryKey });
        say.error(error);
        return undefined;
      }
    },
    [answers, run],
  );
}

const inputOf = (which: Which): MarkNotificationsReadInput => ('ids' in which ? { ids: which.ids } : { all: true, until: which.until });
