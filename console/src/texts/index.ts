import { en } from './en/index.ts';

/** What the pages say, by room. A translation is another object of this type. */
export type Texts = typeof en;

/** The texts in the language of this page. There is one as yet; the language of the page says so (`lang` in index.html). */
export const texts: Texts = en;
