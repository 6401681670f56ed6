import { useSyncExternalStore } from 'react';
import { dayOf } from './range.ts';

/** How often to look whether it is another day, in milliseconds. */
const TICK = 20_000;

function watch(changed: () => void): () => void {
  const timer = setInterval(changed, TICK);
  return () => { clearInterval(timer); };
}

/** Which day it is where one is; a page that stays open over midnight goes on with the next. */
export const useToday = (): string => useSyncExternalStore(watch, () => dayOf(new Date()));
