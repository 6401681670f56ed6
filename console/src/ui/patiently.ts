/** How long to wait before code is asked for anew, in milliseconds. */
const PAUSE = 2_000;

/**
 * Loads code, and waits for it while the server cannot be reached: what is open stays open until then. Fails when the server answers and does
 * not have it, for it is a newer one.
 */
export async function patiently<Module>(load: () => Promise<Module>): Promise<Module> {
  // what failed to load once, some browsers do not try again before a reload
  while (!navigator.onLine) await pause();
  try {
    return await load();
  } catch {
    while (!(await isThere())) await pause();
    await styles();
    return load();
  }
}

const pause = () => new Promise((resolve) => { setTimeout(resolve, PAUSE); });

const isThere = (): Promise<boolean> => fetch('/', { method: 'HEAD', cache: 'no-store' }).then(() => true, () => false);

/** Asks anew for the style sheets that did not come: who loads the code again does not. */
async function styles(): Promise<void> {
  const missing = [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')].filter(({ sheet }) => !sheet);
  await Promise.all(missing.map((link) => new Promise((settle) => {
    const again = link.cloneNode() as HTMLLinkElement;
    again.onload = again.onerror = settle;
    link.replaceWith(again);
  })));
}
