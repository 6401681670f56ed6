import { useCallback, useEffect, useRef } from 'react';

/** Tells whether what began something is still shown when that is done: nobody is called back from where they have gone meanwhile. */
export function useHere(): () => boolean {
  const here = useRef(false);
  useEffect(() => {
    here.current = true;
    return () => { here.current = false; };
  }, []);
  return useCallback(() => here.current, []);
}
