import { CaretDownOutlined, CaretUpOutlined } from '@ant-design/icons';
import type { OrderDirection, TicketOrder, TicketOrderField } from '#operations';
import { texts } from '../texts/index.ts';
import type { ListColumn } from './list-columns.tsx';

export interface HeadProps {
  columns: readonly ListColumn[];
  orderBy: TicketOrder;
  onOrder: (field: TicketOrderField, direction: OrderDirection) => void;
  /** Nothing where rows cannot be chosen. */
  all?: { chosen: boolean; some: boolean; onChange: () => void } | undefined;
}

/** The heads of the columns, which order the list. */
export function ListHead({ columns, orderBy, onOrder, all }: HeadProps) {
  return (
    <div role="row" aria-rowindex={1} className="list-row list-head">
      {all && (
        <span role="columnheader" className="tick">
          <input
            type="checkbox"
            aria-label={texts.ticketList.selectAll}
            checked={all.chosen}
            ref={(box) => { if (box) box.indeterminate = all.some && !all.chosen; }}
            onChange={all.onChange}
          />
        </span>
      )}
      {columns.map((column) => <Head key={column.key} column={column} orderBy={orderBy} onOrder={onOrder} />)}
    </div>
  );
}

function Head({ column: { key, title, order }, orderBy, onOrder }: { column: ListColumn } & Pick<HeadProps, 'orderBy' | 'onOrder'>) {
  if (!order) return <span role="columnheader" className={`cell-${key}`}>{title}</span>;
  const active = orderBy.field === order;
  const ascending = orderBy.direction === 'ASC';
  // what is newest or most urgent comes first at first
  const next = active && !ascending ? 'ASC' : 'DESC';
  return (
    <span role="columnheader" className={`cell-${key}`} aria-sort={active ? (ascending ? 'ascending' : 'descending') : 'none'}>
      <button type="button" title={texts.app.sortBy(title)} onClick={() => { onOrder(order, next); }}>
        {title}
        {active && (ascending ? <CaretUpOutlined aria-hidden="true" /> : <CaretDownOutlined aria-hidden="true" />)}
      </button>
    </span>
  );
}
