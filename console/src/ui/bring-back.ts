import type { RouterHistory } from '@tanstack/react-router';

/** How long the browser may be elsewhere before it is sent back once more, in milliseconds. */
const PATIENCE = 500;

/**
 * Keeps the address at the page. Where the browser goes by itself, as with Back, it has gone before the router refuses it and sends it back; and
 * when it goes on meanwhile, it takes that for the way back, and some forget to go it. `isBack` is called with each refusal, and
 * answers when the browser is back.
 */
export function bringBack(history: RouterHistory) {
  const waiting = new Set<() => void>();
  let refused = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const away = () => history.location.state.__TSR_index - (window.history.state as typeof history.location.state).__TSR_index;
  // the router listens longer: what it refuses is known by now
  const gone = () => {
    clearTimeout(timer);
    if (waiting.size === 0) return;
    const onItsWay = refused;
    refused = false;
    if (onItsWay || away() !== 0) {
      timer = setTimeout(() => {
        if (away() === 0) return;
        // the router still waits for what it sent back, or has taken something else for it
        if (onItsWay) window.history.go(away());
        else history.go(away(), { ignoreBlocker: true });
      }, PATIENCE);
      return;
    }
    for (const done of waiting) done();
    waiting.clear();
  };
  addEventListener('popstate', gone);
  return {
    isBack: () => {
      refused = true;
      return new Promise<void>((resolve) => { waiting.add(resolve); });
    },
    stop: () => {
      clearTimeout(timer);
      removeEventListener('popstate', gone);
    },
  };
}
