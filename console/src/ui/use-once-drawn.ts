import { useCallback, useLayoutEffect, useRef, useState } from 'react';

/**
 * Does something as soon as what was changed in the same breath is drawn, and before the next key is read: who presses a key that leads to a
 * field, and types on, has typed into the field, however long the screen takes.
 */
export function useOnceDrawn(act: () => void): () => void {
  const [asked, ask] = useState(0);
  const latest = useRef(act);
  useLayoutEffect(() => { latest.current = act; });
  useLayoutEffect(() => { if (asked > 0) latest.current(); }, [asked]);
  return useCallback(() => { ask((before) => before + 1); }, []);
}
