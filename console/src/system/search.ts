import type { SystemLogFilter, SystemLogLevel } from '#operations';
import { type Place, oneOf, placeIn, text } from '../ui/place.ts';
import { type RangeSearch, beginningOf, rangeIn, shifted, spanOf } from '../ui/range.ts';

/** What the address of the system log says. */
export interface SystemSearch extends Place, RangeSearch {
  search?: string | undefined;
  level?: SystemLogLevel | undefined;
  reference?: string | undefined;
  /** The entry that is looked at. */
  entry?: string | undefined;
}

/** Reads the address; what it does not know it leaves out. */
export const systemSearch = (search: Record<string, unknown>): SystemSearch => ({
  search: text(search.search),
  level: oneOf(search.level, ['ERROR', 'WARN']),
  reference: text(search.reference),
  entry: text(search.entry),
  ...rangeIn(search),
  ...placeIn(search),
});

/** What the API is asked. */
export const filterOf = ({ search, level, reference, range, from, to }: SystemSearch, today: string): SystemLogFilter => {
  const first = range ? spanOf(range, today).first : from;
  return {
    text: search ?? null,
    level: level ?? null,
    correlationId: reference ?? null,
    from: first ? beginningOf(first) : null,
    to: to ? beginningOf(shifted(to, 1)) : null,
  };
};

/** True when not all entries are shown. */
export const isFiltered = ({ search, level, reference, range, from, to }: SystemSearch): boolean =>
  [search, level, reference, range, from, to].some((part) => part !== undefined);
