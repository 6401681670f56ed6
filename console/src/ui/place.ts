/** Which page of a list an address speaks of. */
export interface Place {
  after?: string | undefined;
  before?: string | undefined;
}

/** The page of a list as arguments of a connection. */
export function pageOf({ after, before }: Place, size: number) {
  return before ? { first: null, after: null, last: size, before } : { first: size, after: after ?? null, last: null, before: null };
}

/** The place that an address names. */
export function placeIn(search: Record<string, unknown>): Place {
  return { after: text(search.after), before: text(search.before) };
}

/** A text of an address, if it is there and not empty. */
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;

/** How much the server searches for, in characters. */
export const SEARCHED = 200;

/** What an address searches for: as much of it as can be. */
export const searchIn = (value: unknown): string | undefined => text(text(value)?.slice(0, SEARCHED));

/** A text of an address, if it is one of these. */
export const oneOf = <Value extends string>(value: unknown, values: readonly Value[]): Value | undefined => values.find((known) => known === value);

/** A UUID, if it is one. */
export function idIn(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value) ? value.toLowerCase() : undefined;
}
