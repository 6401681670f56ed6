import type { Permission } from './model.ts';

/** On which rows a role allows something. */
export type Scope = 'none' | 'assigned' | 'all';

export const areaOf = (name: string): string => name.slice(0, name.indexOf(':'));

/** True for a permission that can be limited to the rows that are one's own. */
export const canBeLimited = ({ limits }: Permission): boolean => limits.includes('ASSIGNED');

/** On which rows these permissions allow something. */
export function scopeOf(permissions: readonly string[], permission: Permission): Scope {
  const { name } = permission;
  if (permissions.some((has) => has === '*' || has === `${areaOf(name)}:*` || has === name)) return 'all';
  return canBeLimited(permission) && permissions.includes(`${name}:assigned`) ? 'assigned' : 'none';
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

/** What a matrix of these permissions does not show: those for one row, and those that allow nothing. */
export function othersIn(permissions: readonly string[], known: readonly Permission[]): string[] {
  const shown = new Set(known.flatMap((one) => [one.name, `${areaOf(one.name)}:*`, ...(canBeLimited(one) ? [`${one.name}:assigned`] : [])]));
  return permissions.filter((has) => has !== '*' && !shown.has(has));
}

/** True for one of the others that no rule honours; it has to go before the server takes the rest. */
export function allowsNothing(entry: string, known: readonly Permission[]): boolean {
  const permission = known.find(({ name }) => entry.startsWith(`${name}:`));
  return !permission?.limits.includes(entry.endsWith(':assigned') ? 'ASSIGNED' : 'ROW');
}
