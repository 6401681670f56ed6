import { useCallback, useSyncExternalStore } from 'react';

/** Whether the window, or whoever looks at it, is as a query asks. */
export function useMedia(query: MediaQueryList): boolean {
  const watch = useCallback((changed: () => void) => {
    query.addEventListener('change', changed);
    return () => { query.removeEventListener('change', changed); };
  }, [query]);
  return useSyncExternalStore(watch, () => query.matches);
}
