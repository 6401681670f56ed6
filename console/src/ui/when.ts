const MINUTE = 60_000;
const UNITS = [
  ['year', 365 * 24 * 60 * MINUTE],
  ['month', 30 * 24 * 60 * MINUTE],
  ['day', 24 * 60 * MINUTE],
  ['hour', 60 * MINUTE],
  ['minute', MINUTE],
] as const;

// they take long to make, and lists have many times
const relatives: Record<string, Intl.RelativeTimeFormat> = {};
const exacts: Record<string, Intl.DateTimeFormat> = {};

/** How long ago or ahead, in words of one unit: `3 hours ago`. */
export function relative(time: number, now: number, language?: string): string {
  const format = (relatives[language ?? ''] ??= new Intl.RelativeTimeFormat(language, { numeric: 'auto' }));
  const [unit, length] = UNITS.find(([, size]) => Math.abs(time - now) >= size) ?? ['second', Infinity];
  return unit === 'second' ? format.format(0, 'second') : format.format(Math.trunc((time - now) / length), unit);
}

/** The moment in the zone of whoever looks, to the second, with the zone. */
export function exact(time: number, language?: string): string {
  return (exacts[language ?? ''] ??= new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long' })).format(time);
}
