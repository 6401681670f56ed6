/** A part of what somebody wrote. */
export type Part = { readonly text: string } | { readonly link: string } | { readonly mention: string; readonly name: string };

const LINK = /https?:\/\/[^\s<>"']+/gi;
/** What ends a sentence, not an address. */
const ENDS = /[.,:;!?…]+$/;
/** What an address may end with only if it began within it. */
const BRACKETS: readonly (readonly [string, string])[] = [['(', ')'], ['[', ']'], ['{', '}']];
/** Not within a word, as the server reads mentions. */
const BEFORE = /(?:^|[^\p{L}\p{N}@._%+-])@/gu;
const ADDRESS = /^[^\s@]+@[^\s@]+\.[\p{L}\p{N}]+/u;

/** What somebody wrote, as text, links and mentions of people. `names` are those that are known, the longest first. */
export function partsOf(body: string, names: readonly string[]): Part[] {
  const parts: Part[] = [];
  let done = 0;
  for (const match of body.matchAll(LINK)) {
    const link = trimmed(match[0]);
    parts.push(...mentionsIn(body.slice(done, match.index), names));
    parts.push({ link });
    done = match.index + link.length;
  }
  parts.push(...mentionsIn(body.slice(done), names));
  return parts;
}

/** An address without what belongs to the sentence around it. */
function trimmed(address: string): string {
  let rest = address.replace(ENDS, '');
  for (const [open, close] of BRACKETS) {
    while (rest.endsWith(close) && count(rest, close) > count(rest, open)) rest = rest.slice(0, -1).replace(ENDS, '');
  }
  return rest;
}

const count = (text: string, sign: string): number => text.split(sign).length - 1;

function mentionsIn(text: string, names: readonly string[]): Part[] {
  const parts: Part[] = [];
  let done = 0;
  for (const match of text.matchAll(BEFORE)) {
    const at = match.index + match[0].length - 1;
    const found = at < done ? undefined : mentionAt(text.slice(at + 1), names);
    if (!found) continue;
    if (at > done) parts.push({ text: text.slice(done, at) });
    const end = at + 1 + found.length;
    parts.push({ mention: text.slice(at, end), name: found.name });
    done = end;
  }
  if (done < text.length) parts.push({ text: text.slice(done) });
  return parts;
}

/** Whom the text after an `@` names: in quotes, by address, or by a name that is known, the longest that fits. */
function mentionAt(rest: string, names: readonly string[]): { name: string; length: number } | undefined {
  const quoted = /^"([^"\n]+)"/.exec(rest);
  if (quoted?.[1]) return { name: quoted[1], length: quoted[0].length };
  const name = names.find((known) => rest.slice(0, known.length).toLowerCase() === known.toLowerCase() && !/^[\p{L}\p{N}]/u.test(rest.slice(known.length)));
  const address = ADDRESS.exec(rest)?.[0] ?? '';
  if (address.length > (name?.length ?? 0)) return { name: address, length: address.length };
  return name === undefined ? undefined : { name, length: name.length };
}
