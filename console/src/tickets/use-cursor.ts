import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Listed } from './lay.ts';
import { rowId } from './list-row.tsx';

/** The row of a list that keys act on. */
export interface Cursor {
  /** The id of its ticket. */
  active: string | undefined;
  setActive: (id: string) => void;
  /** The row, as it is now. */
  row: () => Listed | undefined;
  /** Goes on by so many rows, with the focus. */
  move: (step: number) => void;
}

/** The active rows of lists that were left, by address, for whoever comes back. */
const kept = new Map<string, string>();

interface Measures {
  /** How high rows are. */
  height: number;
  /** What stands above them in the scrolled box. */
  head: number;
}

/** Goes through the rows of a list in its scrolled box. */
export function useCursor(box: RefObject<HTMLElement | null>, rows: readonly Listed[] | undefined, { height, head }: Measures): Cursor {
  const [address] = useState(() => location.pathname);
  const [active, setKept] = useState(() => kept.get(address));
  // the row that is to have the focus as soon as it is drawn
  const wanted = useRef<string>(undefined);
  const now = useRef({ rows, active });
  useLayoutEffect(() => {
    now.current = { rows, active };
    if (wanted.current === undefined) return;
    document.getElementById(rowId(wanted.current))?.focus({ preventScroll: true });
    wanted.current = undefined;
  });

  const setActive = useCallback((id: string) => {
    kept.set(address, id);
    setKept(id);
  }, [address]);
  const row = useCallback(() => now.current.rows?.find(({ ticket }) => ticket.id === now.current.active), []);
  const move = useCallback((step: number) => {
    const { rows = [], active } = now.current;
    const at = rows.findIndex(({ ticket }) => ticket.id === active);
    const next = Math.max(0, Math.min(rows.length - 1, at < 0 && step > 0 ? 0 : at + step));
    const id = rows[next]?.ticket.id;
    if (id === undefined) return;
    now.current.active = id;
    wanted.current = id;
    setActive(id);
    // the same row again does not draw
    document.getElementById(rowId(id))?.focus({ preventScroll: true });
    if (box.current) reveal(box.current, next * height, height, head);
  }, [box, setActive, height, head]);
  return useMemo(() => ({ active, setActive, row, move }), [active, setActive, row, move]);
}

/** Scrolls as little as shows the row. */
function reveal(box: HTMLElement, top: number, height: number, head: number): void {
  const room = box.clientHeight - head;
  if (top < box.scrollTop) box.scrollTo({ top });
  else if (top + height > box.scrollTop + room) box.scrollTo({ top: top + height - room });
}
