import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Comment } from '../ticket/model.ts';

/** How near to its end a conversation is read to the end, in pixels. */
const NEAR = 40;
/** How long a comment has to be on the screen to be seen, in milliseconds. */
const GLANCE = 1_000;

/** How far somebody has read. */
export interface Reading {
  /** The comments that came below what is read. */
  readonly unread: readonly Comment[];
  readonly toEnd: () => void;
  /** The last comment that they have seen. */
  readonly lastSeen: () => string | null;
}

/**
 * Follows the reader of a conversation: whoever is at its end stays there, and for everybody else nothing moves, whatever comes before or
 * after. `box` scrolls, `content` is what is in it.
 */
export function useReading(box: RefObject<HTMLElement | null>, content: RefObject<HTMLElement | null>, comments: readonly Comment[], me: string, stay: boolean): Reading {
  const [first, last] = [comments[0]?.id ?? null, comments.at(-1)?.id ?? null];
  const [readTo, setReadTo] = useState(last);
  const atEnd = useRef(false);
  const known = useRef({ first, height: 0, begun: false });

  const toEnd = () => {
    const element = box.current;
    if (!element) return;
    element.scrollTo({ top: element.scrollHeight });
    atEnd.current = true;
    setReadTo(last);
  };

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const before = known.current;
    const { scrollHeight } = element;
    if (!before.begun) {
      // whoever comes begins with what is newest, or with the request where nobody has answered yet
      if (last !== null && !stay) element.scrollTo({ top: scrollHeight });
      atEnd.current = isAtEnd(element);
    } else if (before.first !== null && first !== before.first) element.scrollBy({ top: scrollHeight - before.height });
    else if (atEnd.current) element.scrollTo({ top: scrollHeight });
    known.current = { first, height: scrollHeight, begun: true };
    if (atEnd.current) setReadTo(last);
  }, [box, first, last, stay]);

  useEffect(() => {
    const element = box.current;
    if (!element || !content.current) return;
    const onScroll = () => {
      atEnd.current = isAtEnd(element);
      if (atEnd.current) setReadTo(last);
    };
    // what is read stays where it is when the composer grows, or something above is opened
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTo({ top: element.scrollHeight });
      known.current.height = element.scrollHeight;
    });
    element.addEventListener('scroll', onScroll, { passive: true });
    observer.observe(element);
    observer.observe(content.current);
    return () => {
      element.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, [box, content, last]);

  const seen = useSeen(readTo, last);
  const unread = useMemo(() => {
    const at = comments.findIndex(({ id }) => id === readTo);
    return comments.slice(at + 1).filter(({ author }) => author?.id !== me);
  }, [comments, readTo, me]);
  return { unread: readTo === last ? NONE : unread, toEnd, lastSeen: useCallback(() => seen.current, [seen]) };
}

const NONE: readonly Comment[] = [];

const isAtEnd = ({ scrollHeight, scrollTop, clientHeight }: HTMLElement): boolean => scrollHeight - scrollTop - clientHeight < NEAR;

/** The last comment that was on the screen for a moment. What is there when somebody comes is seen by them. */
function useSeen(readTo: string | null, last: string | null): RefObject<string | null> {
  const seen = useRef(last);
  const visible = useSyncExternalStore(watchVisible, () => document.visibilityState === 'visible');
  useEffect(() => {
    if (!visible) return;
    const timer = setTimeout(() => { seen.current = readTo; }, GLANCE);
    return () => { clearTimeout(timer); };
  }, [readTo, visible]);
  return seen;
}

function watchVisible(changed: () => void): () => void {
  document.addEventListener('visibilitychange', changed);
  return () => { document.removeEventListener('visibilitychange', changed); };
}
