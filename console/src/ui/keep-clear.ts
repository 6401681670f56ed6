/** How far it stays from the edge of the window, and from what it keeps clear of, in pixels. */
const GAP = 8;
/** The bar at the top. */
const TOP = 52;
/** Where somebody types or goes on by keys. */
const FIELDS = 'input, textarea, select, button, a, [role=row]';
/** What they would press next. */
const ACTIONS = '.ant-btn-primary:not(:disabled), .form-end, .composer, .bulk-actions, .bulk-bar';

/**
 * Puts a box at the bottom of the window, or as far above it as leaves all of this in sight; where there is no such place, at least the field.
 * False when it lies over that, too.
 */
export function keepClear(box: HTMLElement): boolean {
  const { left, right, height } = box.getBoundingClientRect();
  const fields = document.activeElement?.matches(FIELDS) && !box.contains(document.activeElement) ? [document.activeElement] : [];
  const lowest = innerHeight - GAP;
  const above = (kept: readonly Element[]): number | undefined => {
    const across = kept.map((element) => element.getBoundingClientRect()).filter((rect) => rect.left < right && rect.right > left);
    let bottom = lowest;
    for (;;) {
      const below = across.find((rect) => rect.top < bottom && rect.bottom > bottom - height);
      if (!below) return bottom;
      bottom = below.top - GAP;
      if (bottom - height < TOP) return undefined;
    }
  };
  const bottom = above([...fields, ...document.querySelectorAll(ACTIONS)]) ?? above(fields);
  box.style.bottom = `${String(innerHeight - (bottom ?? lowest))}px`;
  return bottom !== undefined;
}
