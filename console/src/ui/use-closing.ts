import { type ShouldBlockFn, useBlocker } from '@tanstack/react-router';
import { useCallback, useLayoutEffect, useRef } from 'react';
import { useLeaveQuestion } from './unsaved.ts';

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
  const shouldBlockFn = useCallback<ShouldBlockFn>(async ({ action }) => {
    if (action !== 'BACK') return latest.current.dirty() && !(await ask());
    // the browser has gone back already, and is brought forward again: the dialog is of the page where it then is
    addEventListener('popstate', () => { setTimeout(close); }, { once: true });
    return true;
  }, [ask, close]);
  useBlocker({ shouldBlockFn, enableBeforeUnload: () => latest.current.dirty() });
  return close;
}
