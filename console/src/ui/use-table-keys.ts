import { texts } from '../texts/index.ts';
import { useKeys } from './keys.ts';

const said = texts.app.keys.table;

interface Options {
  /** What the help calls these keys: the title of the page. */
  group: string;
  /** Rows can be chosen. */
  select?: boolean;
  /** There is no field to search in. */
  plain?: boolean;
  /** Which link of a row opens it, where it is not the first. */
  way?: string;
  /** What the button says that makes a new one, and what it does; nothing where the viewer may not. */
  create?: { label: string; run: () => void } | undefined;
}

/** The keys of a page whose list is its first table: to go through its rows, choose and open them, search, and make a new one. */
export function useTableKeys({ group, select = false, plain = false, way = 'a', create }: Options): void {
  useKeys(
    {
      j: { label: said.next, run: () => { move(1, way); }, repeats: true },
      k: { label: said.previous, run: () => { move(-1, way); }, repeats: true },
      x: select && { label: said.select, run: () => { row()?.querySelector<HTMLInputElement>('input[type=checkbox]')?.click(); } },
      Enter: { label: said.open, run: () => { row()?.querySelector<HTMLElement>(way)?.click(); } },
      c: create && { ...create, command: true },
      '/': !plain && { label: said.search, run: () => { document.querySelector<HTMLElement>('main .search-field input')?.focus(); } },
      Escape: { label: said.leave, run: leaveField, typing: true },
    },
    { group },
  );
}

const table = () => document.querySelector('main .data-table');

/** The row with the focus. */
const row = () => document.activeElement?.closest('.data-table tbody tr');

/** Gives the focus to the link of another row, or of the first. */
function move(by: 1 | -1, way: string): void {
  const rows = [...(table()?.querySelectorAll(`tbody tr:has(${way})`) ?? [])];
  const now = row();
  const at = now ? rows.indexOf(now) : -1;
  rows[Math.min(Math.max(at + by, 0), rows.length - 1)]?.querySelector<HTMLElement>(way)?.focus();
}

/** Lets keys act again for whoever has searched. */
function leaveField(): void {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && activeElement.matches('input, select')) activeElement.blur();
}
