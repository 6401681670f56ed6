import { type RefObject, useLayoutEffect, useState } from 'react';

/** How many rows beyond the edges are there already. */
const BEYOND = 12;

interface Shown {
  from: number;
  to: number;
}

/**
 * Which rows of a long list are worth drawing: those that are seen, and some around them. All have the same height; `head` is what stands
 * above them in the same scrolled box.
 */
export function useWindow(box: RefObject<HTMLElement | null>, { count, height, head }: { count: number; height: number; head: number }): Shown {
  const [seen, setSeen] = useState<Shown>({ from: 0, to: 40 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => {
      // in steps, so that not every pixel draws
      const from = Math.max(0, even(Math.floor((element.scrollTop - head) / height) - BEYOND));
      const to = even(Math.ceil((element.scrollTop + element.clientHeight - head) / height) + BEYOND);
      setSeen((before) => (before.from === from && before.to === to ? before : { from, to }));
    };
    look();
    const resized = new ResizeObserver(look);
    resized.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [box, height, head]);
  const to = Math.min(seen.to, count);
  return { from: Math.min(seen.from, to), to };
}

const even = (row: number): number => row - (row % 4);
