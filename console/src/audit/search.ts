import type { AuditAction, AuditFilter } from '#operations';
import { type Place, idIn, oneOf, placeIn, text } from '../ui/place.ts';
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
  /** Also that sessions were renewed: every open console does that again and again. */
  renewals?: true | undefined;
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
  renewals: search.renewals === true ? true : undefined,
  entry: idIn(search.entry),
  ...rangeIn(search),
  ...placeIn(search),
});

/** True when renewals are left out unless somebody asks for them: they are not what is looked for. */
export const mayHideRenewals = ({ action, reference }: AuditSearch): boolean => action !== 'SESSION_REFRESHED' && reference === undefined;

/** What the API is asked by whoever may do this. */
export function filterOf(search: AuditSearch, today: string, may: May): AuditFilter {
  const { actor, type, target, reference, range, from, to } = search;
  const first = range ? spanOf(range, today).first : from;
  return {
    actions: actionsOf(search, may),
    exceptActions: mayHideRenewals(search) && !search.renewals ? ['SESSION_REFRESHED'] : null,
    actorId: actor ?? null,
    targetType: type ?? null,
    targetId: target ?? null,
    correlationId: reference ?? null,
    since: first ? beginningOf(first) : null,
    until: to ? beginningOf(shifted(to, 1)) : null,
  };
}

type May = Parameters<typeof actionsIn>[1];

function actionsOf({ action }: AuditSearch, may: May): AuditAction[] | null {
  if (action === undefined) return null;
  return isGroup(action) ? actionsIn(action, may) : [action];
}

const isGroup = (action: AuditAction | Group): action is Group => action in GROUPS;

/** True when not all entries are shown. */
export const isFiltered = ({ action, actor, type, target, reference, range, from, to }: AuditSearch): boolean =>
  [action, actor, type, target, reference, range, from, to].some((part) => part !== undefined);
