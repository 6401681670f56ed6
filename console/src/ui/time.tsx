import { useSyncExternalStore } from 'react';
import { exact, relative } from './when.ts';

/** How often times that are shown are counted anew, in milliseconds. */
const TICK = 30_000;

let now = Date.now();
const watchers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const watcher of watchers) watcher();
  }, TICK);
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** A moment: how long ago it was, and exactly when, in the zone of whoever looks, when pointed at. */
export function Time({ at }: { at: string }) {
  const shown = useSyncExternalStore(watch, () => now);
  const time = Date.parse(at);
  return <time dateTime={at} title={exact(time)}>{relative(time, shown)}</time>;
}

const CLOCK = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
const THIS_YEAR = new Intl.DateTimeFormat(undefined, CLOCK);
const ANY_YEAR = new Intl.DateTimeFormat(undefined, { ...CLOCK, year: 'numeric' });

/** A moment to the second, in the zone of whoever looks; with its zone when pointed at. */
export function Moment({ at }: { at: string }) {
  const time = Date.parse(at);
  const format = new Date(time).getFullYear() === new Date(now).getFullYear() ? THIS_YEAR : ANY_YEAR;
  return <time dateTime={at} title={exact(time)}>{format.format(time)}</time>;
}
