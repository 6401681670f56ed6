import { texts } from '../texts/index.ts';

const NUMBERS = new Intl.NumberFormat('en');
const ONE_DIGIT = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How many. */
export const count = (value: number): string => NUMBERS.format(value);

/** A part of a hundred. */
export const percent = (value: number): string => `${ONE_DIGIT.format(value)} %`;

/** How long, in its two largest units: `1 d 4 h`. */
export function duration(seconds: number): string {
  const { day, hour, minute, second } = texts.app.units;
  if (seconds >= DAY - HOUR / 2) return two(Math.round(seconds / HOUR), 24, day, hour);
  if (seconds >= HOUR - MINUTE / 2) return two(Math.round(seconds / MINUTE), 60, hour, minute);
  return seconds >= MINUTE ? `${String(Math.round(seconds / MINUTE))} ${minute}` : `${String(Math.round(seconds))} ${second}`;
}

function two(all: number, size: number, large: string, small: string): string {
  const rest = all % size;
  const most = `${NUMBERS.format((all - rest) / size)} ${large}`;
  return rest === 0 ? most : `${most} ${String(rest)} ${small}`;
}

/** An amount of money in the smallest unit of its currency, such as cents. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** How a currency is written: its sign, how many digits it has after the point, and how many of the smallest unit are one. */
export function currencyOf(currency: string): { sign: string; digits: number; one: number } {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return { sign: format.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? currency, digits, one: 10 ** digits };
}

/** An amount of money in words; `short` leaves out what is after the point. */
export function money({ amount, currency }: Money, short = false): string {
  const options = short ? { maximumFractionDigits: 1, minimumFractionDigits: 0, notation: 'compact' as const } : {};
  return new Intl.NumberFormat('en', { style: 'currency', currency, ...options }).format(amount / currencyOf(currency).one);
}
