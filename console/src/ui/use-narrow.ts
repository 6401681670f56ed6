import { useMedia } from './use-media.ts';

/** Where pages are laid out for a narrow window; narrow.css says the same. */
const NARROW = matchMedia('(width < 800px)');

/** True while the window is narrow. */
export const useNarrow = (): boolean => useMedia(NARROW);
