import './list.css';
import { Button } from 'antd';
import { type CSSProperties, type KeyboardEvent, type RefObject, useEffect, useLayoutEffect } from 'react';
import { texts } from '../texts/index.ts';
import { useWindow } from '../ui/use-window.ts';
import { layOut } from './list-columns.tsx';
import { placeIn, stay } from './list-places.ts';
import { ListHead, type HeadProps } from './list-head.tsx';
import { ListRow, type RowActions } from './list-row.tsx';
import type { Cursor } from './use-cursor.ts';
import type { TicketList } from './use-ticket-list.ts';

const said = texts.ticketList;
/** How high rows are, and what stands above them, in pixels; list.css says the same. */
export const WIDE = { height: 37, head: 37 } as const;
export const NARROW = { height: 60, head: 0 } as const;
/** How many rows before the end the next part is asked for. */
const AHEAD = 24;

interface Props extends Omit<RowActions, 'onActive'> {
  list: TicketList;
  /** The scrolled box. */
  box: RefObject<HTMLDivElement | null>;
  cursor: Cursor;
  /** Heads and columns; nothing for two lines a row, where there is little room. */
  head?: HeadProps | undefined;
  total?: number | undefined;
  chosen?: ReadonlySet<string> | undefined;
  /** The number of the ticket that is open beside the list. */
  open?: number | undefined;
}

/** A list of tickets of any length. Only the rows that are seen are drawn; the row that has the focus always is. */
export function ListGrid({ list, box, cursor, head, total, chosen, open, onOpen, onChoose }: Props) {
  const { rows = [], hasMore, loadMore, stale } = list;
  const measures = head ? WIDE : NARROW;
  const { height } = measures;
  const shown = useWindow(box, { count: rows.length, ...measures });
  const activeAt = rows.findIndex(({ ticket }) => ticket.id === cursor.active);
  const places = new Set(Array.from({ length: shown.to - shown.from }, (_, at) => shown.from + at));
  if (activeAt >= 0) places.add(activeAt);
  const near = shown.to > rows.length - AHEAD;
  useEffect(() => { if (near) loadMore(); });
  // beside an open ticket, it is the ticket that says what is seen
  useKept(box, open === undefined ? list.shown : undefined, measures);

  return (
    <div
      ref={box}
      className="ticket-grid"
      role="grid"
      aria-label={said.title}
      aria-rowcount={total === undefined ? -1 : total + 1}
      aria-multiselectable={onChoose ? true : undefined}
      aria-busy={list.rows === undefined || stale}
      data-narrow={!head}
      style={head && (layOut(head.columns, onChoose !== undefined) as CSSProperties)}
      onKeyDown={(event) => { onKey(event, cursor, onOpen, onChoose); }}
    >
      {head && <div role="rowgroup" className="list-heads"><ListHead {...head} /></div>}
      <div role="rowgroup" className="list-body" style={{ height: (rows.length + (hasMore ? 3 : 0)) * height }}>
        {[...places].sort((one, two) => one - two).flatMap((index) => {
          const row = rows[index];
          if (!row) return [];
          const { id, number } = row.ticket;
          return (
            <ListRow
              key={id}
              row={row}
              index={index}
              top={index * height}
              columns={head?.columns}
              chosen={chosen?.has(id) ?? false}
              active={activeAt === index || (activeAt < 0 && index === 0)}
              open={open === number}
              onOpen={onOpen}
              onActive={cursor.setActive}
              onChoose={onChoose}
            />
          );
        })}
        {hasMore && rows.length > 0 && <More list={list} top={rows.length * height} height={height} />}
      </div>
    </div>
  );
}

/** Stands for the next part of the list, or says that it could not be read. */
function More({ list: { moreFailed, retryMore }, top, height }: { list: TicketList; top: number; height: number }) {
  if (moreFailed) {
    return (
      <div role="row" className="list-row list-failed" style={{ top }}>
        <span role="gridcell">{said.moreFailed} <Button size="small" onClick={retryMore}>{texts.app.retry}</Button></span>
      </div>
    );
  }
  return [0, 1, 2].map((at) => <div key={at} className="list-row list-waiting" style={{ top: top + at * height }} aria-hidden="true"><span /></div>);
}

/** Arrows, pages and ends, as grids have them; the letters are keys of the page. */
function onKey(event: KeyboardEvent, cursor: Cursor, onOpen: RowActions['onOpen'], onChoose: RowActions['onChoose']): void {
  if (!(event.target instanceof Element) || event.target.role !== 'row' || event.ctrlKey || event.metaKey || event.altKey) return;
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
  const step = steps[event.key];
  const row = cursor.row();
  if (step !== undefined) {
    cursor.move(step);
    if (event.shiftKey) onChoose?.(cursor.row()?.ticket.id ?? '', true);
  } else if (event.key === 'Enter' && row) onOpen(row);
  else if (event.key === ' ' && row) onChoose?.(row.ticket.id, event.shiftKey);
  else return;
  event.preventDefault();
}

/** Brings whoever comes back to a list to the place where they were. */
function useKept(box: RefObject<HTMLElement | null>, list: string | undefined, { height }: { height: number }): void {
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || list === undefined) return;
    element.scrollTo({ top: placeIn(list).above * height });
    const keep = () => { stay(list, { above: element.scrollTop / height, rows: Math.ceil((element.scrollTop + element.clientHeight) / height) }); };
    element.addEventListener('scroll', keep, { passive: true });
    return () => { element.removeEventListener('scroll', keep); };
  }, [box, list, height]);
}
