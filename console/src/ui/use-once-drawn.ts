import { useCallback, useLayoutEffect, useRef, useState } from 'react';

/**
 * Does something as soon as what was changed in the same breath is drawn, and before the next key is read: who presses a key that leads to a
 * field, and types on, has typed into the field, however long the screen takes.
 */
export function useOnceDrawn<Args extends unknown[]>(act: (...args: Args) => void): (...args: Args) => void {
  const [asked, ask] = useState<Args>();
  const latest = useRef(act);
  useLayoutEffect(() => { latest.current = act; });
  useLayoutEffect(() => { if (asked) latest.current(...asked); }, [asked]);
  return useCallback((...args: Args) => { ask(args); }, []);
}
