/** An `@` before the caret that stands not within a word, and what was typed after it. */
const OPEN = /(?:^|[^\p{L}\p{N}@._%+-])@([^\n@"]{0,40})$/u;

/** What somebody types of a name: where it begins, and what of it is there. */
export interface Naming {
  readonly at: number;
  readonly typed: string;
}

/** The name that is being typed before the caret, if one is. */
export function namingAt(text: string, caret: number): Naming | undefined {
  const typed = OPEN.exec(text.slice(0, caret))?.[1];
  return typed === undefined || typed.startsWith(' ') || typed.split(' ').length > 4 ? undefined : { at: caret - typed.length - 1, typed };
}

/** The text with the whole name in place of what was typed of it, and where the caret goes. */
export function named(text: string, { at, typed }: Naming, name: string): { text: string; caret: number } {
  const before = `${text.slice(0, at)}@${name} `;
  return { text: before + text.slice(at + 1 + typed.length).replace(/^ /, ''), caret: before.length };
}
