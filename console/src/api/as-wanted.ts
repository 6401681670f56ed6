import { Rejected } from './errors.ts';
import { saysTheSame } from './exact.ts';

/** What is in a list is the same in any order. */
const same = (one: unknown, other: unknown): boolean => (Array.isArray(one) && Array.isArray(other) ? saysTheSame(one.toSorted(), other.toSorted()) : saysTheSame(one, other));

/**
 * Answers what a change that came too late found, when that is all that the change wanted: it was made before without an answer, or somebody else
 * made the same, and nobody contradicts. Else it fails as it did.
 */
export function asWanted(error: unknown, input: object): object {
  if (!(error instanceof Rejected) || error.reasons.some(({ field }) => field !== 'expectedVersion')) throw error;
  const wanted = Object.entries(input).filter(([name]) => name !== 'expectedVersion');
  const found = Object.values(error.payload as object).some((part) => isRow(part) && wanted.every(([name, value]) => same(part[name], value)));
  // a change of nothing is an end
  if (!found || wanted.length < 2) throw error;
  return error.data;
}

const isRow = (part: unknown): part is Record<string, unknown> => typeof part === 'object' && part !== null && !Array.isArray(part);
