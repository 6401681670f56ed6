import { useCallback, useSyncExternalStore } from 'react';

/** Where pages are laid out for a narrow window; narrow.css says the same. */
const NARROW = '(width < 800px)';

/** True while the window is narrow. */
export function useNarrow(): boolean {
  const watch = useCallback((changed: () => void) => {
    const query = matchMedia(NARROW);
    query.addEventListener('change', changed);
    return () => { query.removeEventListener('change', changed); };
  }, []);
  return useSyncExternalStore(watch, () => matchMedia(NARROW).matches);
}
