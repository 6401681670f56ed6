import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';

/** How often to look whether the page is there, in milliseconds, and how many times it must be until that is believed. */
const PACE = 200;
const TIMES = 3;

interface Soon<Code> {
  /** Once it has been fetched. */
  code: Code | undefined;
  /** Why it could not be. */
  failed: Error | undefined;
  /** Fetches it now. */
  fetch: () => void;
}

/**
 * Code that no page needs in order to be there: it is fetched as soon as the page waits for nothing any more, so that what it opens opens at
 * once, or when it is needed sooner. `load` is the same function each time.
 */
export function useSoon<Code extends object>(load: () => Promise<Code>): Soon<Code> {
  const answers = useQueryClient();
  const router = useRouter();
  const [fetched, setFetched] = useState<{ code?: Code; failed?: Error }>({});
  const fetch = useCallback(() => {
    load().then((code) => { setFetched({ code }); }, (error: unknown) => { setFetched({ failed: error instanceof Error ? error : new Error(String(error)) }); });
  }, [load]);
  useEffect(() => {
    let times = 0;
    const timer = setInterval(() => {
      times = answers.isFetching() === 0 && router.state.status === 'idle' ? times + 1 : 0;
      if (times < TIMES) return;
      clearInterval(timer);
      fetch();
    }, PACE);
    return () => { clearInterval(timer); };
  }, [answers, router, fetch]);
  return { code: fetched.code, failed: fetched.failed, fetch };
}
