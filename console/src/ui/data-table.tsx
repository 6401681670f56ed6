import type { ReactNode } from 'react';
import { texts } from '../texts/index.ts';
import { HeadCell, type Sorting } from './head-cell.tsx';

/** A column of a table. */
export interface Column<Row> {
  key: string;
  title: string;
  render: (row: Row) => ReactNode;
  /** Can be ordered by, under this name. */
  order?: string;
  /** Goes first where the window is narrow. */
  minor?: boolean;
  className?: string;
}

/** Which rows are chosen. */
export interface Selection<Row> {
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
  /** What a row is called. */
  name: (row: Row) => string;
}

interface Props<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  /** Nothing while the first answer is on its way. */
  rows: readonly Row[] | undefined;
  /** What is shown is about to change. */
  stale?: boolean;
  sorting?: Sorting;
  selection?: Selection<Row> | undefined;
  empty: ReactNode;
  testId?: string;
  className?: string;
}

/** A table, with a skeleton in its own shape while it waits. */
export function DataTable<Row extends { id: string }>({ caption, columns, rows, stale = false, sorting, selection, empty, testId, className = '' }: Props<Row>) {
  const all = rows !== undefined && rows.length > 0 && selection !== undefined && rows.every(({ id }) => selection.chosen.has(id));
  const width = columns.length + (selection ? 1 : 0);
  return (
    <div className="table-scroll">
      <table className={`data-table ${className}`} data-testid={testId} aria-busy={rows === undefined || stale}>
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            {selection && (
              <th scope="col" className="tick">
                <input
                  type="checkbox"
                  aria-label={texts.app.selectAll}
                  checked={all}
                  disabled={!rows?.length}
                  onChange={() => { selection.onChange(new Set(all ? [] : rows?.map(({ id }) => id))); }}
                />
              </th>
            )}
            {columns.map((column) => <HeadCell key={column.key} column={column} sorting={sorting} />)}
          </tr>
        </thead>
        <tbody>
          {rows === undefined && <Skeleton width={width} />}
          {rows?.length === 0 && <tr className="empty"><td colSpan={width}>{empty}</td></tr>}
          {rows?.map((row) => (
            <tr key={row.id} data-chosen={selection?.chosen.has(row.id)}>
              {selection && (
                <td className="tick">
                  <input
                    type="checkbox"
                    aria-label={texts.app.select(selection.name(row))}
                    checked={selection.chosen.has(row.id)}
                    onChange={() => { selection.onChange(toggled(selection.chosen, row.id)); }}
                  />
                </td>
              )}
              {columns.map(({ key, title, render, minor, className = '' }) => (
                <td key={key} data-title={title} className={minor ? `minor ${className}` : className}>{render(row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function toggled(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return next;
}

function Skeleton({ width }: { width: number }) {
  return Array.from({ length: 8 }, (_, row) => (
    <tr key={row} className="skeleton" aria-hidden="true">
      {Array.from({ length: width }, (_, cell) => <td key={cell}><span /></td>)}
    </tr>
  ));
}
