import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { ahead } from '../ui/ahead.ts';
import type { Listed } from './lay.ts';
import { keepPlaces, placeIn, stay } from './list-places.ts';
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

interface Options {
  rows: readonly Listed[] | undefined;
  /** Which list it is, for whoever comes back to it; nothing where a place is not kept. */
  list?: string;
  /** How high rows are. */
  height: number;
  /** What stands above them in the scrolled box. */
  head: number;
}

/** Goes through the rows of a list in its scrolled box. */
export function useCursor(box: RefObject<HTMLElement | null>, { rows, list, height, head }: Options): Cursor {
  const [before] = useState(() => (list === undefined ? undefined : placeIn(list)));
  const [active, setActive] = useState(before?.active);
  // the row that is to have the focus as soon as it is drawn
  const wanted = useRef(before?.focused ? before.active : undefined);
  const now = useRef({ rows, active, list });
  useLayoutEffect(() => {
    now.current = { rows, active, list };
    if (wanted.current === undefined || !rows) return;
    const at = rows.findIndex(({ ticket }) => ticket.id === wanted.current);
    const row = document.getElementById(rowId(wanted.current));
    wanted.current = undefined;
    // who has begun with something else meanwhile is left there
    if (!row || document.activeElement?.closest('input, [role=dialog]')) return;
    row.focus({ preventScroll: true });
    if (box.current) reveal(box.current, at * height, height, head);
  });
  useLayoutEffect(() => {
    const leave = () => {
      const { list, active } = now.current;
      if (list !== undefined && active !== undefined) stay(list, { active, focused: ahead.from?.closest('[role=row]')?.id === rowId(active) });
    };
    const keep = () => {
      leave();
      keepPlaces();
    };
    addEventListener('pagehide', keep);
    return () => {
      removeEventListener('pagehide', keep);
      leave();
    };
  }, []);

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
  }, [box, height, head]);
  return useMemo(() => ({ active, setActive, row, move }), [active, row, move]);
}

/** Scrolls as little as shows the row. */
function reveal(box: HTMLElement, top: number, height: number, head: number): void {
  const room = box.clientHeight - head;
  if (top < box.scrollTop) box.scrollTo({ top });
  else if (top + height > box.scrollTop + room) box.scrollTo({ top: top + height - room });
}
