import { texts } from '../texts/index.ts';
import type { Permission } from './model.ts';
import { allowsNothing, areaOf, othersIn, scopeOf } from './permissions.ts';

const said = texts.roles;

/** What permissions allow, in sentences: the whole of an area in one, the rest one by one. */
export function sentences(permissions: readonly string[], known: readonly Permission[]): string[] {
  if (permissions.includes('*')) return [said.everything];
  const areas = [...new Set(known.map(({ name }) => areaOf(name)))];
  const inWords = areas.flatMap((area) => {
    if (permissions.includes(`${area}:*`)) return [said.everythingIn((said.areas[area] ?? area).toLowerCase())];
    return known.flatMap((permission) => {
      if (areaOf(permission.name) !== area) return [];
      const scope = scopeOf(permissions, permission);
      return scope === 'none' ? [] : [scope === 'all' ? permission.allows : `${permission.allows}, ${said.limited}`];
    });
  });
  return [...inWords, ...othersIn(permissions, known).filter((entry) => !allowsNothing(entry, known))];
}

/** What a role allows, for those who do not think in permissions. */
export function Preview({ permissions, known }: { permissions: readonly string[]; known: readonly Permission[] }) {
  const lines = sentences(permissions, known);
  return (
    <section className="preview" aria-live="polite">
      <h2>{said.preview}</h2>
      {lines.length === 0 ? <p>{said.previewNothing}</p> : <p>{said.previewIntro}</p>}
      <ul>{lines.map((line) => <li key={line}>{line}</li>)}</ul>
    </section>
  );
}
