import { Button } from 'antd';
import type { CSSProperties } from 'react';
import { useMay } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { type ListColumn, layOut } from './list-columns.tsx';
import { CLEARED, type TicketsSearch } from './list-search.ts';

const said = texts.ticketList;

interface Waiting {
  /** Nothing for two lines a row. */
  columns?: readonly ListColumn[] | undefined;
  /** Rows can be chosen. */
  ticks?: boolean;
}

/** Stands for the rows until they are there. */
export function ListSkeleton({ columns, ticks = false }: Waiting) {
  const cells = columns ? columns.map(({ key }) => key) : ['first', 'second'];
  return (
    <div
      className="ticket-grid list-skeleton"
      data-narrow={!columns}
      style={columns && (layOut(columns, ticks) as CSSProperties)}
      role="status"
      aria-busy="true"
      aria-label={texts.app.starting}
    >
      {columns && <div className="list-row list-head" aria-hidden="true">{ticks && <span />}{columns.map(({ key, title }) => <span key={key}>{title}</span>)}</div>}
      {Array.from({ length: ROWS }, (_, row) => <div key={row} className="list-row list-waiting">{columns && ticks && <i />}{cells.map((key) => <span key={key} />)}</div>)}
    </div>
  );
}

/** More than fit in most windows; what is beyond the edge is not seen. */
const ROWS = 40;

/** No ticket at all, or none that fits. */
export function ListEmpty({ filtered, onChange }: { filtered: boolean; onChange: (next: Partial<TicketsSearch>) => void }) {
  const mayCreate = useMayCreate();
  return (
    <div className="list-empty">
      <p>{filtered ? said.emptyFiltered : said.empty}</p>
      {filtered ? <Button onClick={() => { onChange(CLEARED); }}>{texts.app.clear}</Button> : <p className="hint">{mayCreate ? said.emptyHint : said.emptyForYou}</p>}
    </div>
  );
}

/** Whether the viewer may open tickets for customers. */
export function useMayCreate(): boolean {
  const may = useMay();
  return may('tickets:create', true) && may('customers:read');
}
