import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { type InboxQuery, type MarkNotificationsReadInput, inbox as inboxQuery, markNotificationsRead } from '#operations';
import { useChange } from '../api/hooks.ts';
import { texts } from '../texts/index.ts';
import { nodesOf } from '../ui/nodes.ts';
import { say } from '../ui/say.tsx';
import type { Which } from './inbox.ts';
import { INBOX, noteRead } from './use-inbox.ts';

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

/** Marks all as read that whoever does it can have seen: up to the newest that the bell has. The clock of their machine may say anything. */
export function useMarkAllRead() {
  const answers = useQueryClient();
  const mark = useMarkRead();
  return useCallback(async () => {
    const newest = nodesOf(answers.getQueryData<InboxQuery>(INBOX)?.notifications)[0];
    const done = newest && (await mark({ until: newest.createdAt }));
    if (done !== undefined) say.success(texts.notifications.marked(done));
  }, [answers, mark]);
}

const inputOf = (which: Which): MarkNotificationsReadInput => ('ids' in which ? { ids: which.ids } : { all: true, until: which.until });
