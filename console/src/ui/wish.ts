import { useEffect, useLayoutEffect, useRef } from 'react';

/** How long a page may take to come until what was wished for is forgotten, in milliseconds. */
const PATIENCE = 10_000;

let wished: { name: string; until: number } | undefined;
const watchers = new Set<() => void>();

/** Wishes for something that a page does, which may still be on its way. */
export function wish(name: string): void {
  wished = { name, until: performance.now() + PATIENCE };
  for (const watcher of watchers) watcher();
}

/** Does what is wished for under this name, once the page is there; nothing where the viewer may not. */
export function useWish(name: string, run: (() => void) | false | undefined): void {
  const latest = useRef(run);
  useLayoutEffect(() => { latest.current = run; });
  useEffect(() => {
    const look = () => {
      if (wished?.name !== name || !latest.current) return;
      const inTime = performance.now() < wished.until;
      wished = undefined;
      if (inTime) latest.current();
    };
    look();
    watchers.add(look);
    return () => { watchers.delete(look); };
  }, [name]);
}
