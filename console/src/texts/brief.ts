/** How many characters of a name are said where it is not what people look at. */
const MOST = 60;
const characters = new Intl.Segmenter();

/** A name inside a sentence: the beginning of a very long one, so that the sentence can be read. */
export function brief(name: string): string {
  if (name.length <= MOST) return name;
  const beginning = Array.from(characters.segment(name), ({ segment }) => segment).slice(0, MOST - 1).join('');
  return beginning === name ? name : `${beginning}…`;
}
