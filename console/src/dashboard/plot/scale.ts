/** In what the values of a chart are. */
export type Unit = 'COUNT' | 'SECONDS' | 'MINOR_UNITS';

/** What a chart reaches from and to, and where its lines are. */
export interface Scale {
  low: number;
  high: number;
  ticks: number[];
}

/** How many lines a chart has, about. */
const LINES = 4;
/** Steps of clocks, in seconds; beyond them it is days. */
const CLOCK = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200];
const DAY = 86_400;

/** A scale for values: it has zero on it, and its lines are at round numbers. */
export function scaleOf(values: readonly (number | null)[], unit: Unit): Scale {
  const known = values.filter((value) => value !== null);
  const [least, most] = [Math.min(0, ...known), Math.max(0, ...known)];
  const step = stepOf((most - least) / LINES || 1 / LINES, unit);
  const low = Math.floor(least / step) * step;
  const count = Math.max(1, Math.ceil((most - low) / step));
  return { low, high: low + count * step, ticks: Array.from({ length: count + 1 }, (_, at) => low + at * step) };
}

function stepOf(rough: number, unit: Unit): number {
  if (unit === 'SECONDS') return CLOCK.find((step) => step >= rough) ?? DAY * round(rough / DAY);
  return Math.max(1, round(rough));
}

/** The next number that is 1, 2 or 5 and zeros. */
function round(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5].find((digit) => digit * power >= rough * (1 - 1e-9)) ?? 10) * power;
}

/** Where a value is between the bottom and the top, 0 to 1. */
export const part = (value: number, { low, high }: Scale): number => (value - low) / (high - low);

/** A line through values as the path of a drawing as wide as there are values and 1 high; where nothing was measured it is broken. */
export function pathOf(values: readonly (number | null)[], scale: Scale): string {
  let open = false;
  return values
    .map((value, at) => {
      if (value === null) {
        open = false;
        return '';
      }
      const place = `${String(at + 0.5)} ${(1 - part(value, scale)).toFixed(4)}`;
      // a line of no length is a dot, for a value without neighbours
      const step = open ? `L${place}` : `M${place}h0`;
      open = true;
      return step;
    })
    .join('');
}
