/** How many days the charts show. */
export const RANGES = [7, 14, 30] as const;

export interface DashboardSearch {
  days?: (typeof RANGES)[number] | undefined;
}

/** Reads the address. */
export const dashboardSearch = (search: Record<string, unknown>): DashboardSearch => ({ days: RANGES.find((days) => days === Number(search.days)) });
