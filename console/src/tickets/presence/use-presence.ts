import { useEffect, useState, useSyncExternalStore } from 'react';
import { type TicketPresenceSubscription, ticketPresence } from '#operations';
import { useConnection } from '../../api/hooks.ts';
import { live } from '../../api/index.ts';
import { usePerson } from '../../api/person.ts';
import { announce, leave } from './announce.ts';

/** How often to say that somebody is still there, in milliseconds. */
const ALIVE = 15_000;
/** How long after the last key somebody is writing no more, in milliseconds. */
const PAUSE = 6_000;

/** Somebody who has the ticket open. */
export type Visitor = NonNullable<TicketPresenceSubscription['ticketPresence']>['people'][number];

/** Tells others that somebody is in a ticket, while the page is seen, and whether they write. `typed` is what they have written so far. */
export function useAnnounced(ticketId: string, typed: string): void {
  const visible = useSyncExternalStore(watchVisible, () => document.visibilityState === 'visible');
  const writing = useWriting(typed);
  useEffect(() => {
    if (!visible) return;
    const say = () => { announce(ticketId, writing ? 'WRITING' : 'VIEWING'); };
    say();
    const timer = setInterval(say, ALIVE);
    return () => { clearInterval(timer); };
  }, [ticketId, visible, writing]);
  useEffect(() => {
    if (!visible) return;
    const go = () => { leave(ticketId); };
    addEventListener('pagehide', go);
    return () => {
      removeEventListener('pagehide', go);
      go();
    };
  }, [ticketId, visible]);
}

/** True from a key to a while after the last one. What is kept from before is not being written. */
function useWriting(typed: string): boolean {
  const [quiet, setQuiet] = useState(typed);
  useEffect(() => {
    if (quiet === typed) return;
    const timer = setTimeout(() => { setQuiet(typed); }, PAUSE);
    return () => { clearTimeout(timer); };
  }, [typed, quiet]);
  return typed !== '' && quiet !== typed;
}

/** Who else is in a ticket, as far as it is known now. */
export function useVisitors(ticketId: string): readonly Visitor[] {
  const me = usePerson().id;
  const isLive = useConnection() === 'live';
  const [people, setPeople] = useState<readonly Visitor[]>([]);
  useEffect(() => live.subscribe(ticketPresence, { ticketId }, (data) => { setPeople(data.ticketPresence?.people ?? []); }), [ticketId]);
  return isLive ? people.filter(({ user }) => user?.id !== me) : [];
}

function watchVisible(changed: () => void): () => void {
  document.addEventListener('visibilitychange', changed);
  return () => { document.removeEventListener('visibilitychange', changed); };
}
