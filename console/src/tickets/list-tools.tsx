import { texts } from '../texts/index.ts';
import type { ColumnKey } from './column-keys.ts';
import { ColumnsChoice } from './list-columns-choice.tsx';
import { ExportTickets } from './export-tickets.tsx';
import { ListFilters } from './list-filters.tsx';
import { OrderChoice } from './list-order.tsx';
import type { TicketsSearch } from './list-search.ts';
import { Views } from './list-views.tsx';
import type { Total } from './use-counts.ts';
import type { TicketList } from './use-ticket-list.ts';

interface Props {
  list: TicketList;
  search: TicketsSearch;
  total: Total;
  columns: readonly ColumnKey[];
  /** Nothing where there are no columns. */
  onColumns: ((columns: ColumnKey[]) => void) | undefined;
  onChange: (next: Partial<TicketsSearch>) => void;
}

/** What is above the list: what narrows it, how much it is, and what it shows. */
export function ListTools({ list, search, total, columns, onColumns, onChange }: Props) {
  return (
    <>
      <div className="list-top">
        <div className="list-views"><Views search={search} /></div>
        <div className="list-end">
          <span className="list-total" role="status" aria-busy={total.now === undefined} data-testid="ticket-total">{total.before === undefined ? '' : texts.ticketList.total(total.before)}</span>
          {onColumns ? <ColumnsChoice columns={columns} onChange={onColumns} /> : <OrderChoice search={search} onChange={onChange} />}
          <ExportTickets filter={list.filter} orderBy={list.orderBy} columns={columns} total={total.now} />
        </div>
      </div>
      <ListFilters search={search} onChange={onChange} />
    </>
  );
}
