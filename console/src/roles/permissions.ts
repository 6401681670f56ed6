import type { Permission } from './model.ts';

/** On which rows a role allows something. */
export type Scope = 'none' | 'assigned' | 'all';

/** The areas whose permissions can be limited to the rows that are assigned to somebody. */
const SCOPED = new Set(['tickets']);

export const areaOf = (name: string): string => name.slice(0, name.indexOf(':'));

export const canBeLimited = (name: string): boolean => SCOPED.has(areaOf(name));

/** On which rows these permissions allow something. */
export function scopeOf(permissions: readonly string[], name: string): Scope {
  if (permissions.some((has) => has === '*' || has === `${areaOf(name)}:*` || has === name)) return 'all';
  return permissions.includes(`${name}:assigned`) ? 'assigned' : 'none';
}

/** The permissions with one of them on other rows. */
export function withScope(permissions: readonly string[], name: string, scope: Scope): string[] {
  const rest = permissions.filter((has) => has !== name && has !== `${name}:assigned`);
  if (scope === 'none') return rest;
  return [...rest, scope === 'all' ? name : `${name}:assigned`];
}

/** The permissions with all or nothing of an area; single ones go, for the whole has them. */
export function withArea(permissions: readonly string[], area: string, whole: boolean): string[] {
  const rest = permissions.filter((has) => areaOf(has) !== area);
  return whole ? [...rest, `${area}:*`] : rest;
}

/** What a matrix of these permissions does not show: those for one row, and those that are not known here. */
export function othersIn(permissions: readonly string[], known: readonly Permission[]): string[] {
  const shown = new Set(known.flatMap(({ name }) => [name, `${name}:assigned`, `${areaOf(name)}:*`]));
  return permissions.filter((has) => has !== '*' && !shown.has(has));
}
