import type { TimeBucket } from '#operations';
import { type Preset, type RangeSearch, type Span, between, bounds, shifted, spanOf } from '../ui/range.ts';

/** What is shown when the address says nothing. */
export const STANDARD: Preset = '30d';

/** Of what time the figures speak. */
export interface Period extends Span {
  /** Today is part of it, so its figures move. */
  moves: boolean;
  /** What the API is asked. */
  range: { from: string; to: string };
  bucket: TimeBucket;
  timeZone: string;
}

/** The period that an address names. One that begins later than today is none. */
export function periodOf({ range, from, to }: RangeSearch, today: string): Period {
  const last = to && to < today ? to : today;
  const own = from !== undefined || to !== undefined;
  const first = from ?? shifted(last, -29);
  const span = own && first <= last ? between(first, last) : spanOf(range ?? STANDARD, today);
  return { ...span, moves: span.last === today, range: bounds(span), bucket: bucketOf(span.days), timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone };
}

/** Stretches of time of which some hundred fit beside each other. */
function bucketOf(days: number): TimeBucket {
  if (days <= 2) return 'HOUR';
  if (days <= 100) return 'DAY';
  return days <= 700 ? 'WEEK' : 'MONTH';
}
