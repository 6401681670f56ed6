import type { Problem } from './ask.ts';
import { can } from './can.ts';
import type { Guard, Guarded } from './operation.ts';
import type { Person } from './session.ts';

/** Begins the name of what stands in an answer for what was left out: the number of its guard and its name follow. */
const LEFT_OUT = /^leftOut(\d+)_(\w+)$/;

/**
 * The text of an operation as it is sent for somebody. For the role `partner` what takes a permission that it lacks does not exist, and one word
 * of it would refuse the whole document: so it is left out, and the name of its object stands there.
 */
export function textFor({ text, guards }: Guarded, person: Person | null): string {
  const missing = ([, , needs]: Guard) => lackedBy(person, needs) !== undefined;
  if (!isPartner(person) || !guards.some(missing)) return text;
  let sent = '';
  let at = 0;
  for (const [number, guard] of guards.entries()) {
    const [from, to] = guard;
    if (from < at || !missing(guard)) continue;
    const field = /^\w+/.exec(text.slice(from, to))?.[0];
    sent += `${text.slice(at, from)}${field ? ` leftOut${String(number)}_${field}:` : ' '}__typename `;
    at = to;
  }
  return withoutUnused(sent + text.slice(at));
}

/** The permission that somebody lacks to give this. For a partner no such input exists, either; its default is as good as nothing. */
export function lackedFor(variables: unknown, { inputs }: Guarded, person: Person | null): string | undefined {
  if (!isPartner(person)) return undefined;
  const given = (path: string) => path.split('.').reduce<unknown>((at, step) => (at as Record<string, unknown> | null | undefined)?.[step], variables);
  return inputs.map(([path, needs]) => (given(path) ? lackedBy(person, needs) : undefined)).find((permission) => permission !== undefined);
}

const isPartner = (person: Person | null): boolean => person?.role === 'partner';

/** The first permission that somebody lacks of those that are needed. */
function lackedBy(person: Person | null, needs: readonly string[]): string | undefined {
  const lacked = needs.map(read).find(({ anyOf, everywhere }) => !anyOf.some((one) => can(person?.permissions ?? [], one, everywhere)));
  return lacked?.anyOf[0];
}

const read = (need: string) => ({ anyOf: need.replace(' everywhere', '').split(' or '), everywhere: need.endsWith(' everywhere') });

/** A document without the fragments and variables that nothing in it uses any more. */
function withoutUnused(text: string): string {
  const [operation = '', ...fragments] = text.split(/(?=fragment \w+ on )/);
  const isSpread = (fragment: string) => new RegExp(`\\.\\.\\.${/\w+/.exec(fragment.slice('fragment '.length))?.[0] ?? ''}\\b`).test(text);
  const used = fragments.filter(isSpread);
  if (used.length < fragments.length) return withoutUnused(operation + used.join(''));
  const begins = operation.indexOf('{');
  const body = text.slice(begins);
  const head = operation.slice(0, begins).replace(/\$(\w+):[^$)]+/g, (variable, name: string) => (new RegExp(`\\$${name}\\b`).test(body) ? variable : ''));
  return head.replace('()', '') + body;
}

/** Puts into an answer that what was left out has no value, and answers why, as the server tells it of a refusal. */
export function leftOutOf(data: object, { guards }: Guarded, person: Person | null): Problem[] {
  const refusals: Problem[] = [];
  const look = (value: unknown, path: (string | number)[]) => {
    if (typeof value !== 'object' || value === null) return;
    const object = value as Record<string, unknown>;
    for (const key of Object.keys(object)) {
      const [, number, field = ''] = LEFT_OUT.exec(key) ?? [];
      const guard = guards[Number(number)];
      if (!guard) {
        look(object[key], [...path, Array.isArray(value) ? Number(key) : key]);
        continue;
      }
      Reflect.deleteProperty(object, key);
      object[field] = null;
      const permission = lackedBy(person, guard[2]) ?? '';
      refusals.push({ message: `It requires ${permission}`, path: [...path, field], extensions: { code: 'FORBIDDEN', permission } });
    }
  };
  look(data, []);
  return refusals;
}
