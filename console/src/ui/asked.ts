import { letterOf } from './letter.ts';
import { SEARCHED } from './place.ts';

/**
 * What is asked of the search while somebody types: the last word may be only begun, unless the query speaks the language of the search
 * itself, in which `#12` is the ticket of that number. A single letter asks for nothing yet.
 */
export function asked(query: string): string {
  const text = query.trim().slice(0, SEARCHED - 1);
  if (text === letterOf(text)) return '';
  return text.length < 2 || /["():*]|(?:^|\s)-|\sOR\s|(?:^|\s)#\d+$/.test(text) || !/[\p{L}\p{N}]$/u.test(text) ? text : `${text}*`;
}
