import { type RangeSearch, rangeIn } from '../ui/range.ts';

/** Of what time the figures speak. */
export type DashboardSearch = RangeSearch;

/** Reads the address. */
export const dashboardSearch = rangeIn;
