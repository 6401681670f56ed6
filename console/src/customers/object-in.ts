import { ExactNumber, parseExactly } from '../api/exact.ts';
import { texts } from '../texts/index.ts';

const said = texts.customers.metadata;

/** What a text is: a JSON object that is kept as it is written, or why it is none. */
export type ObjectIn = { readonly object: object; readonly wrong?: undefined } | { readonly object?: undefined; readonly wrong: string };

/** The JSON object that a text is, if it is one that can be kept without a change. */
export function objectIn(text: string): ObjectIn {
  try {
    const value = parseExactly(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof ExactNumber) return { wrong: said.wrong };
    const [twice] = keptTwice(text);
    if (twice !== undefined) return { wrong: said.twice(twice) };
    const lost = lostNumber(value);
    return lost === undefined ? { object: value } : { wrong: said.lost(lost) };
  } catch {
    return { wrong: said.wrong };
  }
}

/** The integers that the server keeps to the last digit; of other numbers it keeps as much as JavaScript does. */
const [LEAST, MOST] = [-(2n ** 63n), 2n ** 64n - 1n];

/** A number that the server would change. */
function lostNumber(value: unknown): string | undefined {
  if (value instanceof ExactNumber) return isKept(value.source) ? undefined : value.source;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const part of Object.values(value)) {
    const lost = lostNumber(part);
    if (lost !== undefined) return lost;
  }
  return undefined;
}

function isKept(number: string): boolean {
  if (!/^-?\d+$/.test(number)) return false;
  const integer = BigInt(number);
  return integer >= LEAST && integer <= MOST;
}

/** The keys that an object of a text, which is JSON, has more than once: only the last of them would be kept. */
function* keptTwice(text: string): Generator<string> {
  const open: Set<string>[] = [];
  for (const [token, string] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (string !== undefined) {
      const key = JSON.parse(string) as string;
      if (open.at(-1)?.has(key)) yield key;
      open.at(-1)?.add(key);
    }
  }
}
