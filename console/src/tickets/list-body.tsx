import { type RefObject, useMemo } from 'react';
import { Problem } from '../ui/problem.tsx';
import type { ColumnKey } from './column-keys.ts';
import { listColumns } from './list-columns.tsx';
import { ListGrid } from './list-grid.tsx';
import { ListNews } from './list-news.tsx';
import { type TicketsSearch, isFiltered } from './list-search.ts';
import type { RowActions } from './list-row.tsx';
import { ListEmpty, ListSkeleton } from './list-states.tsx';
import type { Cursor } from './use-cursor.ts';
import type { Selection } from './use-selection.ts';
import type { TicketList } from './use-ticket-list.ts';

interface Props {
  list: TicketList;
  search: TicketsSearch;
  box: RefObject<HTMLDivElement | null>;
  cursor: Cursor;
  /** Nothing where rows cannot be chosen. */
  selection: Selection | undefined;
  /** Nothing for two lines a row. */
  columns: readonly ColumnKey[] | undefined;
  total: number | undefined;
  onOpen: RowActions['onOpen'];
  onChange: (next: Partial<TicketsSearch>) => void;
}

/** The rows, or what stands for them. */
export function ListBody({ list, search, box, cursor, selection, columns, total, onOpen, onChange }: Props) {
  const { rows, error, orderBy } = list;
  const heads = useMemo(() => columns && listColumns(columns), [columns]);
  if (error) return <Problem error={error} retry={list.retry} />;
  if (!rows) return <ListSkeleton columns={heads} ticks={selection !== undefined} />;
  const news = <ListNews list={list} onShown={() => { box.current?.scrollTo({ top: 0 }); }} />;
  if (rows.length === 0) return <>{news}<ListEmpty filtered={isFiltered(search)} onChange={onChange} /></>;
  const loaded = rows.map(({ ticket }) => ticket);
  const chosen = selection && loaded.length > 0 && loaded.every(({ id }) => selection.ids.has(id));
  const all = selection && { chosen: chosen ?? false, some: selection.size > 0, onChange: () => { selection.choose(chosen ? [] : loaded); } };
  return (
    <>
      {news}
      <ListGrid
        list={list}
        box={box}
        cursor={cursor}
        total={total}
        head={heads && { columns: heads, orderBy, onOrder: (order, dir) => { onChange({ order, dir }); }, all }}
        chosen={selection?.ids}
        onOpen={onOpen}
        onChoose={selection?.toggle}
      />
    </>
  );
}
