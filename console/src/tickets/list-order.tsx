import type { OrderDirection } from '#operations';
import { texts } from '../texts/index.ts';
import { Choice } from '../ui/choice.tsx';
import { oneOf } from '../ui/place.ts';
import { ORDERS, type TicketsSearch, orderOf } from './list-search.ts';

const said = texts.ticketList;
const DIRECTIONS: readonly OrderDirection[] = ['DESC', 'ASC'];

/** Orders the list where its columns have no heads. */
export function OrderChoice({ search, onChange }: { search: TicketsSearch; onChange: (next: Partial<TicketsSearch>) => void }) {
  const { field, direction } = orderOf(search);
  const choose = (value: string) => {
    const [order, dir] = value.split(' ');
    onChange({ order: oneOf(order, ORDERS), dir: oneOf(dir, DIRECTIONS) });
  };
  return (
    <Choice
      aria-label={said.order}
      value={`${field} ${direction}`}
      onChange={choose}
      options={ORDERS.flatMap((order) => DIRECTIONS.map((dir) => [`${order} ${dir}`, said.orders[order][dir]] as const))}
    />
  );
}
