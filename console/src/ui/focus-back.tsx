import { useEffect, useLayoutEffect, useRef } from 'react';
import { ahead } from './ahead.ts';

/**
 * Before a dialog: what has the focus when it opens has it again when it is gone, unless it went on to something else. It stands before the
 * dialog, and so looks before the dialog takes the focus.
 */
export function FocusBack() {
  const from = useRef<Element>(null);
  useLayoutEffect(() => { from.current ??= ahead.from; }, []);
  useEffect(() => () => {
    const opener = from.current;
    // a moment later: the dialog holds the focus until all of it is gone
    queueMicrotask(() => { if (isLost() && opener instanceof HTMLElement) opener.focus({ preventScroll: true }); });
  }, []);
  return null;
}

const isLost = (): boolean => !document.activeElement || document.activeElement === document.body;
