/**
 * True when permissions allow something (`users:read`) on at least some rows; with `everywhere`, on all. It decides what a page offers;
 * what a viewer gets, the server decides.
 */
export function can(permissions: readonly string[], wanted: string, everywhere = false): boolean {
  const area = wanted.slice(0, wanted.indexOf(':'));
  return permissions.some((has) => has === '*' || has === `${area}:*` || has === wanted || (!everywhere && has.startsWith(`${wanted}:`)));
}
