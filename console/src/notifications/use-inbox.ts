import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type InboxQuery, type NotificationRowFragment, eventCursor, inbox as inboxQuery, notificationReceived, notifications } from '#operations';
import { keyOf, useAnswer } from '../api/hooks.ts';
import { live, request, rights } from '../api/index.ts';
import { useMay } from '../api/person.ts';
import { COUNT, type InboxEvent, type Listed, type Which, readBy, withNew, withRead } from './inbox.ts';

/** Where the newest notifications are kept. */
export const INBOX = keyOf(inboxQuery, { first: COUNT });
const LISTS = [notifications.room, notifications.name];

/** Notes in everything that is shown which notifications were read. */
export function noteRead(answers: QueryClient, which: Which, at: string, unreadCount?: number | null): void {
  for (const queryKey of [INBOX, LISTS]) {
    answers.setQueriesData<Listed>({ queryKey }, (list) => list && withRead(list, which, at, unreadCount));
  }
}

function note(answers: QueryClient, event: InboxEvent): void {
  const { notification, unreadCount, timestamp } = event;
  if (notification) {
    answers.setQueryData<InboxQuery>(INBOX, (inbox) => inbox && withNew(inbox, notification, unreadCount));
    void answers.invalidateQueries({ queryKey: LISTS });
  }
  const which = readBy(event);
  if (which) noteRead(answers, which, timestamp, unreadCount);
}

/** Who cannot ask where the log stands reads again so long after listening began, in milliseconds: what came in between is there then. */
const SETTLED = 3_000;

/**
 * The newest notifications, kept as new as the log: it listens from where the log stood before it read, and after a time without a connection
 * from the last event that it was told.
 */
export function useInbox() {
  const answers = useQueryClient();
  const mayAsk = useMay()('tickets:read');
  const [latest, setLatest] = useState<NotificationRowFragment | null>(null);
  useEffect(() => {
    const ended = new AbortController();
    void listen(answers, mayAsk, setLatest, ended.signal);
    return () => { ended.abort(); };
  }, [answers, mayAsk]);
  return { ...useAnswer(inboxQuery, { first: COUNT }), latest };
}

async function listen(answers: QueryClient, mayAsk: boolean, onNew: (row: NotificationRowFragment) => void, ended: AbortSignal): Promise<void> {
  const variables: { after: string | null } = { after: null };
  const readAnew = () => void answers.invalidateQueries({ queryKey: [inboxQuery.room] });
  if (mayAsk) variables.after = await request(eventCursor, {}, ended).then(({ eventCursor: cursor }) => cursor, () => null);
  if (ended.aborted) return;
  if (variables.after !== null) readAnew();
  const settle = () => {
    if (variables.after !== null || live.connection() !== 'live') return;
    readAnew();
    setTimeout(() => { if (!ended.aborted) readAnew(); }, SETTLED);
  };
  const next = ({ notificationReceived: event }: { readonly notificationReceived: InboxEvent | null }) => {
    if (!event) return;
    variables.after = event.cursor;
    note(answers, event);
    if (event.notification) onNew(event.notification);
    if (event.notification?.kind === 'ROLE_CHANGED') rights.changed();
  };
  const expired = () => {
    variables.after = null;
    readAnew();
  };
  const unwatch = live.watch(settle);
  const stop = live.subscribe(notificationReceived, variables, next, expired);
  settle();
  ended.addEventListener('abort', () => {
    unwatch();
    stop();
  });
}
