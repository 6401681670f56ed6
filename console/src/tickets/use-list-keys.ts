import { useMay } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { useKeys } from '../ui/keys.ts';
import type { Listed } from './lay.ts';
import { type Action, type Asked, cellOf } from './use-actions.ts';
import type { Bulk } from './use-bulk.ts';
import type { Cursor } from './use-cursor.ts';
import type { Selection } from './use-selection.ts';

const said = texts.ticketList.keys;

interface Options {
  cursor: Cursor;
  selection: Selection;
  bulk: Bulk;
  /** What the viewer may do to tickets. */
  actions: readonly Action[];
  onAsk: (asked: Asked) => void;
  onOpen: (row: Listed) => void;
  onReply: (row: Listed) => void;
  /** Nothing where the viewer may not. */
  onCreate: (() => void) | undefined;
}

/** What keys do on the list: to the chosen tickets, or else to the row that they went to. */
export function useListKeys({ cursor, selection, bulk, actions, onAsk, onOpen, onReply, onCreate }: Options): void {
  const may = useMay();
  const act = (action: Action) => {
    if (bulk.busy) return;
    const row = cursor.row();
    if (selection.size > 0) document.querySelector<HTMLButtonElement>(`[data-action="${action}"]`)?.click();
    else if (row) onAsk({ action, tickets: [row.ticket], anchor: () => cellOf(row.ticket.id, action) });
  };
  const onRow = (run: (row: Listed) => void) => () => {
    const row = cursor.row();
    if (row) run(row);
  };
  const clear = () => {
    const { activeElement } = document;
    if (activeElement instanceof HTMLElement && activeElement.matches('input, select')) activeElement.blur();
    else if (bulk.report) bulk.close();
    else selection.clear();
  };
  useKeys(
    {
      j: { label: said.next, run: () => { cursor.move(1); }, repeats: true },
      k: { label: said.previous, run: () => { cursor.move(-1); }, repeats: true },
      x: actions.length > 0 && { label: said.select, run: onRow(({ ticket }) => { selection.toggle(ticket.id, false); }) },
      Enter: { label: said.open, run: onRow(onOpen) },
      e: actions.includes('status') && { label: said.status, run: () => { act('status'); } },
      p: actions.includes('priority') && { label: said.priority, run: () => { act('priority'); } },
      a: actions.includes('assign') && { label: said.assign, run: () => { act('assign'); } },
      r: (may('tickets:comment') || may('notes:write')) && { label: said.reply, run: onRow(onReply) },
      c: onCreate !== undefined && { label: said.create, run: onCreate, command: true },
      '/': { label: said.search, run: () => { document.querySelector<HTMLElement>('.list-filters input')?.focus(); } },
      Escape: { label: said.clear, run: clear, typing: true },
    },
    { group: said.group },
  );
}
