import type { TicketFilter, TicketOrder } from '#operations';
import type { ColumnKey } from './column-keys.ts';
import { BOM, line } from './csv.ts';
import { listColumns } from './list-columns.tsx';
import { readPage } from './use-ticket-list.ts';

interface What {
  filter: TicketFilter;
  orderBy: TicketOrder;
  columns: readonly ColumnKey[];
}

/** A part of a file is handed to the browser when it is so long, which may put it on the disk. */
const PART = 1_000_000;

/**
 * All tickets that fit a filter, as a file: read part by part, so that however many they are, few are in memory. Tells how many rows it has
 * so far. A signal stops it.
 */
export async function exportTickets({ filter, orderBy, columns }: What, signal: AbortSignal, onRows: (rows: number) => void): Promise<{ file: Blob; rows: number }> {
  const heads = listColumns(columns);
  const parts: Blob[] = [];
  let text = BOM + line(heads.map(({ title }) => title));
  let rows = 0;
  // a ticket that moves in the order while the list is read would come twice
  const seen = new Set<string>();
  let after: string | null = null;
  do {
    const page = await readPage(filter, orderBy, after, signal, 100);
    for (const ticket of page.rows) {
      if (seen.has(ticket.id)) continue;
      seen.add(ticket.id);
      text += line(heads.map((head) => head.text(ticket)));
      rows += 1;
    }
    if (text.length > PART) {
      parts.push(new Blob([text]));
      text = '';
    }
    onRows(rows);
    after = page.end;
  } while (after);
  return { file: new Blob([...parts, text], { type: 'text/csv;charset=utf-8' }), rows };
}
