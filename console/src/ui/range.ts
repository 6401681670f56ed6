import { oneOf } from './place.ts';

/** Ranges that move with the calendar. */
export const PRESETS = ['7d', '30d', '90d', 'month'] as const;
export type Preset = (typeof PRESETS)[number];
const DAYS: Record<Exclude<Preset, 'month'>, number> = { '7d': 7, '30d': 30, '90d': 90 };

/** What an address says of a stretch of time: one that moves, or its first and last day (`2026-11-22`), or one of these. */
export interface RangeSearch {
  range?: Preset | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** Days from the first to the last one, in the clocks of whoever looks. */
export interface Span {
  first: string;
  last: string;
  /** How many days. */
  days: number;
}

/** The oldest day that can be asked for. */
export const OLDEST = '2000-01-01';

/** Reads the address; a range that moves goes before one that does not, and days that are none or in the wrong order are left out. */
export function rangeIn(search: Record<string, unknown>): RangeSearch {
  const range = oneOf(search.range, PRESETS);
  if (range) return { range, from: undefined, to: undefined };
  const [from, to] = [dayIn(search.from), dayIn(search.to)];
  return { range, from, to: from && to && to < from ? undefined : to };
}

/** The days of a range that moves. */
export function spanOf(preset: Preset, today: string): Span {
  if (preset === 'month') return between(`${today.slice(0, 8)}01`, today);
  return between(shifted(today, 1 - DAYS[preset]), today);
}

/** The days between two, which count. */
export const between = (first: string, last: string): Span => ({ first, last, days: Math.round((utc(last) - utc(first)) / DAY) + 1 });

const DAY = 86_400_000;
const utc = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** A day some days later. */
export const shifted = (day: string, by: number): string => new Date(utc(day) + by * DAY).toISOString().slice(0, 10);

/** The day of a moment, on the clocks of whoever looks. */
export function dayOf(moment: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${String(moment.getFullYear()).padStart(4, '0')}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

/** When a day begins, on the clocks of whoever looks, for the API. */
export function beginningOf(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date).toISOString();
}

/** Days as the API wants them: from the beginning of the first to that of the day after the last. */
export const bounds = ({ first, last }: Pick<Span, 'first' | 'last'>) => ({ from: beginningOf(first), to: beginningOf(shifted(last, 1)) });

function dayIn(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value) || value < OLDEST) return undefined;
  const time = utc(value);
  return Number.isNaN(time) || shifted(value, 0) !== value ? undefined : value;
}
