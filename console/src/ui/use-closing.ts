import { useCallback, useLayoutEffect, useRef } from 'react';
import { useLeaveQuestion, usePlace } from './unsaved.ts';

const never = () => false;

/**
 * The way out of a dialog. Escape, Cancel and the browser's Back close the dialog, not the page below it, and whoever typed something in it
 * is asked first. `dirty` is asked at that moment. While it is `busy` it stays: its answer would come to whatever is open by then.
 */
export function useClosing(onClose: () => void, dirty: () => boolean = never, busy = false): () => void {
  const ask = useLeaveQuestion();
  const latest = useRef({ onClose, dirty, busy });
  useLayoutEffect(() => { latest.current = { onClose, dirty, busy }; });
  const close = useCallback(() => {
    const leave = (yes: boolean) => { if (yes) latest.current.onClose(); };
    if (latest.current.busy) return;
    if (latest.current.dirty()) void ask().then(leave);
    else leave(true);
  }, [ask]);
  usePlace({ dirty, close });
  return close;
}
