import type { OrderDirection, TicketOrder, TicketOrderField } from '#operations';
import { texts } from '../texts/index.ts';
import { OrderButton, SORTS } from '../ui/head-cell.tsx';
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
  // tickets are numbered as they are opened
  const seen = orderBy.field === 'CREATED_AT' && !columns.some(({ key }) => key === 'created') ? { ...orderBy, field: 'NUMBER' as const } : orderBy;
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
      {columns.map((column) => <Head key={column.key} column={column} orderBy={seen} onOrder={onOrder} />)}
    </div>
  );
}

function Head({ column: { key, title, order }, orderBy, onOrder }: { column: ListColumn } & Pick<HeadProps, 'orderBy' | 'onOrder'>) {
  if (!order) return <span role="columnheader" className={`cell-${key}`}>{title}</span>;
  const now = orderBy.field === order ? (orderBy.direction ?? 'DESC') : undefined;
  return (
    <span role="columnheader" className={`cell-${key}`} aria-sort={SORTS[now ?? 'NONE']}>
      {/* what is newest or most urgent comes first at first */}
      <OrderButton title={title} now={now} onOrder={() => { onOrder(order, now === 'DESC' ? 'ASC' : 'DESC'); }} />
    </span>
  );
}
