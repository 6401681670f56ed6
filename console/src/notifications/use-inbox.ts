import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type InboxQuery, type NotificationRowFragment, inbox as inboxQuery, notificationReceived, notifications } from '#operations';
import { keyOf, useAnswer } from '../api/hooks.ts';
import { live } from '../api/index.ts';
import { COUNT, type InboxEvent, type Listed, type Which, readBy, withNew, withRead } from './inbox.ts';

const KEY = keyOf(inboxQuery, { first: COUNT });
const LISTS = [notifications.room, notifications.name];

/** Notes in everything that is shown which notifications were read. */
export function noteRead(answers: QueryClient, which: Which, at: string, unreadCount?: number | null): void {
  for (const queryKey of [KEY, LISTS]) {
    answers.setQueriesData<Listed>({ queryKey }, (list) => list && withRead(list, which, at, unreadCount));
  }
}

function note(answers: QueryClient, event: InboxEvent): void {
  const { notification, unreadCount, timestamp } = event;
  if (notification) {
    answers.setQueryData<InboxQuery>(KEY, (inbox) => inbox && withNew(inbox, notification, unreadCount));
    void answers.invalidateQueries({ queryKey: LISTS });
  }
  const which = readBy(event);
  if (which) noteRead(answers, which, timestamp, unreadCount);
}

/**
 * The newest notifications, kept as new as the log: after a time without a connection it goes on from the last event that it was told; before
 * there was one, it reads anew.
 */
export function useInbox() {
  const answers = useQueryClient();
  const [latest, setLatest] = useState<NotificationRowFragment | null>(null);
  useEffect(() => {
    const variables: { after: string | null } = { after: null };
    const readAnew = () => void answers.invalidateQueries({ queryKey: [inboxQuery.room] });
    const unwatch = live.watch(() => {
      if (variables.after === null && live.connection() === 'live') readAnew();
    });
    const next = ({ notificationReceived: event }: { readonly notificationReceived: InboxEvent | null }) => {
      if (!event) return;
      variables.after = event.cursor;
      note(answers, event);
      if (event.notification) setLatest(event.notification);
    };
    const expired = () => {
      variables.after = null;
      readAnew();
    };
    const stop = live.subscribe(notificationReceived, variables, next, expired);
    return () => {
      unwatch();
      stop();
    };
  }, [answers]);
  return { ...useAnswer(inboxQuery, { first: COUNT }), latest };
}
