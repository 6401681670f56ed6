let title = '';
let count = 0;

/** What the tab says: the page, and before it how much waits to be read. */
const show = () => { document.title = count > 0 ? `(${String(count)}) ${title}` : title; };

/** Names the tab. */
export function nameTab(next: string): void {
  title = next;
  show();
}

/** Says in the tab how much waits to be read. */
export function countInTitle(next: number): void {
  count = next;
  if (title) show();
}
