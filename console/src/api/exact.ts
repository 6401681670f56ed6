/** Stands before the digits of a number in a text on its way; another one for each page, so that no text of anybody has it. */
const MARK = `exact:${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}:`;
const MARKED = new RegExp(`"${MARK}([^"]+)"`, 'g');
/** Strings and numbers of a text that is JSON. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;
/** One of JSON: its sign, what is before the point, what is behind it, and its power of ten. */
const NUMBER = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
/** There may be a number that JavaScript does not hold. */
const DOUBTFUL = /(?:^|[[:,])\s*-?(?:[\d.]{16}|[\d.]+[eE])/;

/** A number of more digits than JavaScript holds, as it was written. */
export class ExactNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  toString(): string {
    return this.source;
  }

  valueOf(): number {
    return Number(this.source);
  }

  /** For `exactJson`. */
  toJSON(): string {
    return MARK + this.source;
  }
}

/** `JSON.parse` that changes no number: what JavaScript does not hold is an `ExactNumber`. */
export function parseExactly(text: string): unknown {
  if (!DOUBTFUL.test(text)) return JSON.parse(text);
  const marked = text.replace(TOKENS, (token) => (token.startsWith('"') || !NUMBER.test(token) || isHeld(token) ? token : `"${MARK}${token}"`));
  return JSON.parse(marked, (_, value: unknown) => (typeof value === 'string' && value.startsWith(MARK) ? new ExactNumber(value.slice(MARK.length)) : value));
}

/** `JSON.stringify` of what `parseExactly` answers. */
export const exactJson = (value: unknown, indent?: number): string => JSON.stringify(value, null, indent).replace(MARKED, '$1');

/** The order of the keys of an object says nothing. */
const inOrder = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'object' && part !== null && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort()) : part));

/** True when two values of JSON are the same, however they are written. */
export const saysTheSame = (one: unknown, other: unknown): boolean => inOrder(one) === inOrder(other);

/** True when JavaScript holds a number as it is written: as many tenths as that may be, it comes out the same. */
export const isHeld = (number: string): boolean => canonical(number) === canonical(String(Number(number)));

/** A number as its digits and how far they are from the point: one way to write it. */
function canonical(number: string): string {
  const [, sign = '', whole = '', part = '', power = '0'] = NUMBER.exec(number) ?? [];
  if (whole === '') return number;
  const digits = (whole + part).replace(/^0+/, '');
  const short = digits.replace(/0+$/, '');
  return short === '' ? '0' : `${sign}${short}e${String(Number(power) - part.length + digits.length - short.length)}`;
}
