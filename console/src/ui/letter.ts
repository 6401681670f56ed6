import { wordsOf } from './words.ts';

/** A last word of which there is one letter only: the search takes that for the whole word. Scripts without case have words of one character. */
const LETTER = /(?:^|\s)([\p{Lu}\p{Ll}])$/u;

/** The one letter of the last word, as yet. */
export const letterOf = (text: string): string | undefined => LETTER.exec(text.trim())?.[1];

/** What a search for a name is asked for what is typed of it: the last word may be only begun, and of a single letter it knows nothing. */
export function beginning(text: string): string | null {
  const asked = text.trim().replace(LETTER, '').replaceAll('"', '').trim();
  return asked === '' ? null : `${asked}*`;
}

/** Leaves of the names that were found those that fit the letter that was not asked for. */
export function fitLetter(text: string, name: string): boolean {
  const [letter] = wordsOf(letterOf(text) ?? '');
  return letter === undefined || wordsOf(name).some((word) => word.startsWith(letter));
}
