import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { texts } from '../texts/index.ts';
import { say } from './say.tsx';

/** How often to look whether the page is there, in milliseconds, and how many times it must be until that is believed. */
const PACE = 200;
const TIMES = 3;

/** What has been fetched, by what fetches it: it is there at once on the next page. */
const fetched = new Map<() => Promise<object>, object>();

interface Soon<Code> {
  /** Once it has been fetched. */
  code: Code | undefined;
  /** Why it could not be, where the page says so in its place. */
  failed: Error | undefined;
  /** Fetches it now. */
  fetch: () => void;
}

/**
 * Code that no page needs in order to be there: it is fetched as soon as the page waits for nothing any more, so that what it opens opens at
 * once, or when it is `wanted`. `load` is the same function each time. When it is wanted and gone, because the server has a newer console,
 * nothing breaks: the page stays with all that is typed in it, it is said that it has to be loaded anew, and `onGone` closes what was to open.
 * Without `onGone`, the page shows `failed` in its place.
 */
export function useSoon<Code extends object>(load: () => Promise<Code>, wanted: boolean, onGone?: () => void): Soon<Code> {
  const answers = useQueryClient();
  const router = useRouter();
  const [code, setCode] = useState(() => fetched.get(load) as Code | undefined);
  const [failed, setFailed] = useState<Error>();
  const latest = useRef({ wanted, onGone });
  useLayoutEffect(() => { latest.current = { wanted, onGone }; });
  const fetch = useCallback(() => {
    load().then(
      (code) => {
        fetched.set(load, code);
        setCode(code);
      },
      () => {
        const { wanted, onGone } = latest.current;
        // one that nobody waits for is tried again when somebody does
        if (!wanted) return;
        if (!onGone) setFailed(new Error(texts.app.outdated));
        else {
          say.outdated();
          onGone();
        }
      },
    );
  }, [load]);
  const there = code !== undefined;
  useEffect(() => { if (wanted && !there) fetch(); }, [wanted, there, fetch]);
  useEffect(() => {
    if (there) return;
    let times = 0;
    const timer = setInterval(() => {
      times = answers.isFetching() === 0 && router.state.status === 'idle' ? times + 1 : 0;
      if (times < TIMES) return;
      clearInterval(timer);
      fetch();
    }, PACE);
    return () => { clearInterval(timer); };
  }, [answers, router, there, fetch]);
  return { code, failed, fetch };
}
