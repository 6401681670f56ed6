/** An error of an answer, at its place. */
interface Located {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: { readonly permission?: unknown } | undefined;
}

/** Where an object of an answer says which of its fields were refused. A symbol, so that copies of the object say it, too. */
const REFUSED = Symbol('refused');

/** Why a field has no value. */
export interface Refusal {
  readonly message: string;
  /** What the viewer would have to be allowed; nothing when it failed for another reason. */
  readonly permission: string | undefined;
  /** By what the server knows the request. */
  readonly reference?: string | undefined;
}

interface Marked {
  [REFUSED]?: Record<string, Refusal>;
}

/** Notes on the objects of an answer which of their fields were refused or failed. */
export function mark(data: object, problems: readonly Located[], reference?: string): void {
  for (const { path, message, extensions } of problems) {
    const field = path?.at(-1);
    if (path === undefined || field === undefined) continue;
    const parent = path.slice(0, -1).reduce<unknown>((at, step) => (at as Record<string, unknown> | null | undefined)?.[step], data);
    if (typeof parent !== 'object' || parent === null) continue;
    const { permission } = extensions ?? {};
    const marked = parent as Marked;
    marked[REFUSED] = { ...marked[REFUSED], [field]: { message, permission: typeof permission === 'string' ? permission : undefined, reference } };
  }
}

/** Why a field of an object has no value, if it was refused. */
export function refusal<T extends object>(object: T, field: keyof T & string): Refusal | undefined {
  return (object as Marked)[REFUSED]?.[field];
}
