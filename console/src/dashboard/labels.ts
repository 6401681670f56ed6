import type { TimeBucket } from '#operations';

const DAY = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const LONG_DAY = new Intl.DateTimeFormat(undefined, { weekday: 'short', month: 'short', day: 'numeric', year: 'numeric' });
const HOUR = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const LONG_HOUR = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit', timeZoneName: 'short' });
const MONTH = new Intl.DateTimeFormat(undefined, { month: 'short', year: 'numeric' });
const SHORT: Record<TimeBucket, Intl.DateTimeFormat> = { HOUR, DAY, WEEK: DAY, MONTH, QUARTER: MONTH };
const LONG: Record<TimeBucket, Intl.DateTimeFormat> = { HOUR: LONG_HOUR, DAY: LONG_DAY, WEEK: LONG_DAY, MONTH, QUARTER: MONTH };

/** A stretch of time below a chart. */
export const shortLabel = (bucket: TimeBucket, start: string): string => SHORT[bucket].format(Date.parse(start));

/** A stretch of time where there is room. A week is named by its first day. */
export const longLabel = (bucket: TimeBucket, start: string): string => LONG[bucket].format(Date.parse(start));

/** The days between two moments, of which the second is not part. */
export const dayRange = ({ from, to }: { readonly from: string; readonly to: string }): string => DAY.formatRange(Date.parse(from), Date.parse(to) - 1);
