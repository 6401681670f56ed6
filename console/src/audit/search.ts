import type { AuditAction, AuditFilter } from '#operations';
import { type Place, oneOf, placeIn, text } from '../ui/place.ts';
import { type RangeSearch, beginningOf, rangeIn, shifted, spanOf } from '../ui/range.ts';
import { ACTIONS, GROUPS, type Group, NOUNS, type Noun, actionsIn } from './actions.ts';

/** What the address of the audit log says. */
export interface AuditSearch extends Place, RangeSearch {
  /** A kind of entry, or all of a group. */
  action?: AuditAction | Group | undefined;
  actor?: string | undefined;
  type?: Noun | undefined;
  target?: string | undefined;
  reference?: string | undefined;
  /** The entry that is looked at. */
  entry?: string | undefined;
}

/** Reads the address; what it does not know it leaves out. */
export const auditSearch = (search: Record<string, unknown>): AuditSearch => ({
  action: oneOf(search.action, ACTIONS) ?? oneOf(search.action, Object.keys(GROUPS) as Group[]),
  actor: idIn(search.actor),
  type: oneOf(search.type, NOUNS),
  target: idIn(search.target),
  reference: text(search.reference),
  entry: idIn(search.entry),
  ...rangeIn(search),
  ...placeIn(search),
});

/** A UUID, if it is one. */
export function idIn(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value) ? value.toLowerCase() : undefined;
}

/** What the API is asked by whoever may do this. */
export function filterOf({ action, actor, type, target, reference, range, from, to }: AuditSearch, today: string, may: Parameters<typeof actionsIn>[1]): AuditFilter {
  const first = range ? spanOf(range, today).first : from;
  return {
    actions: action === undefined ? null : isGroup(action) ? actionsIn(action, may) : [action],
    actorId: actor ?? null,
    targetType: type ?? null,
    targetId: target ?? null,
    correlationId: reference ?? null,
    since: first ? beginningOf(first) : null,
    until: to ? beginningOf(shifted(to, 1)) : null,
  };
}

const isGroup = (action: AuditAction | Group): action is Group => action in GROUPS;

/** True when not all entries are shown. */
export const isFiltered = ({ action, actor, type, target, reference, range, from, to }: AuditSearch): boolean =>
  [action, actor, type, target, reference, range, from, to].some((part) => part !== undefined);
