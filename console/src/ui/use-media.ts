import { useCallback, useSyncExternalStore } from 'react';

/** Where pages are laid out for a narrow window; narrow.css says the same. */
const NARROW = matchMedia('(width < 800px)');

/** Whether the window, or the machine, is as a query asks. */
export function useMedia(query: MediaQueryList): boolean {
  const watch = useCallback((changed: () => void) => {
    query.addEventListener('change', changed);
    return () => { query.removeEventListener('change', changed); };
  }, [query]);
  return useSyncExternalStore(watch, () => query.matches);
}

/** True while the window is narrow. */
export const useNarrow = (): boolean => useMedia(NARROW);
