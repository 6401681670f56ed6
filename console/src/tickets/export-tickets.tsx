import type { TicketFilter, TicketOrder } from '#operations';
import { texts } from '../texts/index.ts';
import { ExportButton } from '../ui/export-button.tsx';
import { PART, type ReadPart } from '../ui/export.ts';
import { dayOf } from '../ui/range.ts';
import type { ColumnKey } from './column-keys.ts';
import { BOM, line } from './csv.ts';
import { listColumns } from './list-columns.tsx';
import { readPage } from './use-ticket-list.ts';

const said = texts.ticketList.export;

interface Props {
  filter: TicketFilter;
  orderBy: TicketOrder;
  columns: readonly ColumnKey[];
  total: number | undefined;
}

/** Writes the tickets that fit to a file for spreadsheets, with the columns that are shown. */
export function ExportTickets({ filter, orderBy, columns, total }: Props) {
  const heads = listColumns(columns);
  return (
    <ExportButton
      title={said.title}
      what={said.what(total)}
      hint={heads.map(({ title }) => title).join(', ')}
      total={total}
      testId="tickets-export"
      name={() => `${said.file}-${dayOf(new Date())}.csv`}
      type="text/csv;charset=utf-8"
      head={BOM + line(heads.map(({ title }) => title))}
      begin={() => reader(filter, orderBy, columns)}
    />
  );
}

function reader(filter: TicketFilter, orderBy: TicketOrder, columns: readonly ColumnKey[]): ReadPart {
  const heads = listColumns(columns);
  // a ticket that moves in the order while the list is read would come twice
  const seen = new Set<string>();
  return async (after, signal) => {
    const page = await readPage(filter, orderBy, after, signal, PART);
    const rows = page.rows.filter(({ id }) => !seen.has(id));
    for (const { id } of rows) seen.add(id);
    return { text: rows.map((ticket) => line(heads.map(({ text }) => text(ticket)))).join(''), count: rows.length, after: page.end };
  };
}
