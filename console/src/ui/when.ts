const MINUTE = 60_000;
const UNITS = [
  ['year', 365 * 24 * 60 * MINUTE],
  ['month', (365 / 12) * 24 * 60 * MINUTE],
  ['day', 24 * 60 * MINUTE],
  ['hour', 60 * MINUTE],
  ['minute', MINUTE],
] as const;

// they take long to make, and lists have many times
const relatives: Record<string, Record<'auto' | 'always', Intl.RelativeTimeFormat>> = {};
const exacts: Record<string, Intl.DateTimeFormat> = {};

/** How long ago or ahead, in words of one unit: `3 hours ago`. */
export function relative(time: number, now: number, language?: string): string {
  const make = (numeric: 'auto' | 'always') => new Intl.RelativeTimeFormat(language, { numeric });
  const { auto, always } = (relatives[language ?? ''] ??= { auto: make('auto'), always: make('always') });
  const [unit, length] = UNITS.find(([, size]) => Math.abs(time - now) >= size) ?? ['second', Infinity];
  if (unit === 'second') return auto.format(0, 'second');
  // `next month` may be tomorrow, and `in 1 month` is not
  return (unit === 'day' ? auto : always).format(Math.trunc((time - now) / length), unit);
}

/** The moment in the zone of whoever looks, to the second, with the zone. */
export function exact(time: number, language?: string): string {
  return (exacts[language ?? ''] ??= new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long' })).format(time);
}
