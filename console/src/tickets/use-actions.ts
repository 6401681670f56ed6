import { useCallback, useState } from 'react';
import type { TicketRowFragment } from '#operations';
import { rowId } from './list-row.tsx';

/** What can be done to tickets from the list. */
export const ACTIONS = ['status', 'priority', 'assign', 'addTag', 'removeTag'] as const;
export type Action = (typeof ACTIONS)[number];

/** Something that is being picked, for whom, and where it is shown. */
export interface Asked {
  action: Action;
  tickets: readonly TicketRowFragment[];
  anchor: () => Element | null;
}

/** Where to pick for one ticket: at its cell, or its row where the cell is not shown. */
export function cellOf(id: string, action: Action): Element | null {
  const row = document.getElementById(rowId(id));
  const cell = { status: 'status', priority: 'priority', assign: 'assignee', addTag: 'tags', removeTag: 'tags' }[action];
  return row?.querySelector(`.cell-${cell}`) ?? row ?? null;
}

/** Which action is being picked, if one is. */
export function useActions() {
  const [asked, setAsked] = useState<Asked>();
  const close = useCallback(() => { setAsked(undefined); }, []);
  return { asked, ask: setAsked, close };
}
