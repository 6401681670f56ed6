/** What the pages say, by room. A translation is another module of this type. */
export type Texts = typeof import('./en/index.ts');

/**
 * The texts in the language of this page. There is one as yet; the language of the page says so (`lang` in index.html). As a module, not an
 * object: a page brings the texts of the rooms that it names.
 */
export * as texts from './en/index.ts';
