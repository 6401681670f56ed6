import { SEARCHED } from './place.ts';

/** What is asked of the search while somebody types: the last word may be only begun, unless the query speaks the language of the search itself. */
export function asked(query: string): string {
  const text = query.trim().slice(0, SEARCHED - 1);
  return text.length < 2 || /["():*]|(?:^|\s)-|\sOR\s/.test(text) || !/[\p{L}\p{N}]$/u.test(text) ? text : `${text}*`;
}
