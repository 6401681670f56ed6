import { CaretDownOutlined, CaretUpOutlined } from '@ant-design/icons';
import type { OrderDirection } from '#operations';
import { texts } from '../texts/index.ts';

/** By what a list is ordered. */
export interface Sorting {
  by: string | undefined;
  direction: OrderDirection;
  onChange: (by: string, direction: OrderDirection) => void;
}

interface Props {
  column: { title: string; order?: string; minor?: boolean; className?: string };
  sorting: Sorting | undefined;
}

/** The head of a column, which orders the list where it can. */
export function HeadCell({ column: { title, order, minor, className = '' }, sorting }: Props) {
  const classes = minor ? `minor ${className}` : className;
  if (!order || !sorting) return <th scope="col" className={classes}>{title}</th>;
  const now = sorting.by === order ? sorting.direction : undefined;
  return (
    <th scope="col" className={classes} aria-sort={SORTS[now ?? 'NONE']}>
      <OrderButton title={title} now={now} onOrder={() => { sorting.onChange(order, now === 'ASC' ? 'DESC' : 'ASC'); }} />
    </th>
  );
}

/** How screen readers are told by what a list is ordered. */
export const SORTS = { ASC: 'ascending', DESC: 'descending', NONE: 'none' } as const;

interface OrderProps {
  title: string;
  /** How the list is ordered by it now, if it is. */
  now: OrderDirection | undefined;
  onOrder: () => void;
}

/** The title of a column, which orders by it. */
export const OrderButton = ({ title, now, onOrder }: OrderProps) => (
  <button type="button" className="order-button" title={texts.app.sortBy(title)} onClick={onOrder}>
    {title}
    {now && (now === 'ASC' ? <CaretUpOutlined aria-hidden="true" /> : <CaretDownOutlined aria-hidden="true" />)}
  </button>
);
