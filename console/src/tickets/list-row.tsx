import { type MouseEvent, type ReactNode, memo, useEffect, useState } from 'react';
import { texts } from '../texts/index.ts';
import { Guarded } from '../ui/guarded.tsx';
import { Time } from '../ui/time.tsx';
import type { Listed } from './lay.ts';
import type { ListColumn } from './list-columns.tsx';
import { PriorityPill, StatusPill } from './pills.tsx';
import { TicketLink } from './ticket-link.tsx';

const said = texts.ticketList;
/** How long a change is marked, in milliseconds. */
const MARKED = 5_000;

/** What is done to a row by whoever points at it, or has the focus in it. */
export interface RowActions {
  onOpen: (row: Listed) => void;
  /** It was pointed at, or got the focus. */
  onActive: (id: string) => void;
  /** Nothing where rows cannot be chosen. `range`: and all from the one before. */
  onChoose?: ((id: string, range: boolean) => void) | undefined;
}

interface Props extends RowActions {
  row: Listed;
  /** Where it stands in the list, from 0. */
  index: number;
  top: number;
  /** The columns; nothing for two lines where there is little room. */
  columns: readonly ListColumn[] | undefined;
  chosen: boolean;
  active: boolean;
  /** The ticket that is open beside the list. */
  open: boolean;
}

/** The id of the element of a row. */
export const rowId = (id: string): string => `ticket-${id}`;

/** One ticket of a list. */
export const ListRow = memo(function ListRow({ row, index, top, columns, chosen, active, open, onOpen, onActive, onChoose }: Props) {
  const { ticket, left, changedAt } = row;
  const changed = useMarked(changedAt);
  const click = (event: MouseEvent) => {
    if (event.target instanceof Element && event.target.closest('a, input, button')) return;
    if (onChoose && (event.shiftKey || event.ctrlKey || event.metaKey)) onChoose(ticket.id, event.shiftKey);
    else onOpen(row);
  };
  return (
    <div
      id={rowId(ticket.id)}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={onChoose ? chosen : undefined}
      aria-current={open ? 'true' : undefined}
      data-number={ticket.number}
      data-changed={changed}
      data-left={left}
      className="list-row"
      style={{ top }}
      tabIndex={active ? 0 : -1}
      onFocus={() => { onActive(ticket.id); }}
      onMouseDown={(event) => { if (event.shiftKey) event.preventDefault(); }}
      onClick={click}
    >
      {onChoose && (
        <span role="gridcell" className="tick">
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={said.select(ticket.number)}
            checked={chosen}
            onChange={() => undefined}
            onClick={(event) => { onChoose(ticket.id, event.shiftKey); }}
          />
        </span>
      )}
      {columns ? columns.map(({ key, render, text, cut }) => <span key={key} role="gridcell" className={`cell-${key}`} title={cut ? text(ticket) : undefined}>{render(ticket)}</span>) : <Narrow row={row} />}
      {left && <span className="unseen">{said.left}</span>}
    </div>
  );
});

function Narrow({ row: { ticket } }: { row: Listed }): ReactNode {
  return (
    <span role="gridcell" className="narrow-cell">
      <span className="narrow-line">
        <span className="cell-title"><TicketLink ticket={ticket} /></span>
        <Time at={ticket.updatedAt} />
      </span>
      <span className="narrow-line">
        <span className="who">#{ticket.number} · <Guarded of={ticket} field="customer">{({ companyName }) => companyName}</Guarded></span>
        <PriorityPill priority={ticket.priority} />
        <StatusPill status={ticket.status} />
      </span>
    </span>
  );
}

/** True for a while after a moment. */
function useMarked(at: number | undefined): boolean {
  // a row that is scrolled to long after it changed is not marked first
  const [over, setOver] = useState(() => (at !== undefined && performance.now() - at >= MARKED ? at : undefined));
  useEffect(() => {
    if (at === undefined) return;
    const timer = setTimeout(() => { setOver(at); }, at + MARKED - performance.now());
    return () => { clearTimeout(timer); };
  }, [at]);
  return at !== undefined && over !== at;
}
