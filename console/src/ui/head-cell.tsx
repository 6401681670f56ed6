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
  const active = sorting.by === order;
  const direction = active && sorting.direction === 'ASC' ? 'DESC' : 'ASC';
  return (
    <th scope="col" className={classes} aria-sort={active ? (sorting.direction === 'ASC' ? 'ascending' : 'descending') : 'none'}>
      <button type="button" title={texts.app.sortBy(title)} onClick={() => { sorting.onChange(order, direction); }}>
        {title}
        {active && (sorting.direction === 'ASC' ? <CaretUpOutlined aria-hidden="true" /> : <CaretDownOutlined aria-hidden="true" />)}
      </button>
    </th>
  );
}
