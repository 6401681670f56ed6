/** Something that is wanted often and done seldom. */
export interface Seldom {
  /** Does it soon: at once when it was not done for a while, else when the while is over. Nothing that was wanted is forgotten. */
  soon: () => void;
  stop: () => void;
}

/** Does something at most once in so many milliseconds, and not while nobody looks at the page. */
export function seldom(pace: number, work: () => void): Seldom {
  let last = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = () => {
    timer = undefined;
    if (document.hidden) {
      document.addEventListener('visibilitychange', run, { once: true });
      return;
    }
    last = performance.now();
    work();
  };
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
    document.removeEventListener('visibilitychange', run);
  };
  return { soon: () => { timer ??= setTimeout(run, Math.max(0, last + pace - performance.now())); }, stop };
}
