/** Where somebody can go on from. Not fields: they would take the next keys of the page, and open the keyboard of a telephone. */
const WAYS = 'a[href], button, summary, input[type=checkbox], input[type=radio], [tabindex]:not([tabindex^="-"], [aria-hidden=true])';
/** What opens above the page, and the page itself. */
const LAYERS = '[role=dialog], dialog, [popover], body > *';

/** Where the focus is, or was when what is open now opened. */
interface Place {
  element: HTMLElement;
  /** What it is in: something that is open above the page, or the page. */
  layer: Element;
  /** What it stands in, from the inside out, each with the number of the child on the way. */
  path: readonly (readonly [parent: Element, at: number])[];
  /** Somebody took the focus away from it. */
  left: boolean;
}

/** The places on the page and in each layer above it, the uppermost last. */
const places: Place[] = [];
/** What got the focus because something else had lost it. */
let given: HTMLElement | undefined;
let asked = false;

/**
 * Keeps the focus near the place where it was when what has it goes away, or cannot be used any more: who closed a dialog is where they were
 * before, and who took away a row or a filter goes on at the next. Whoever went elsewhere is left there.
 */
export function keepFocus(): void {
  const note = ({ target }: Event) => { if (target instanceof HTMLElement && target === document.activeElement) noteAt(target); };
  document.addEventListener('focusin', note, true);
  // what it stands in is another by the time that something is done to it
  document.addEventListener('click', note, true);
  document.addEventListener('keydown', (event) => {
    note(event);
    // a key that is held down does not go on to do the same to the next
    if (event.repeat && event.target === given && event.key === 'Enter') event.preventDefault();
  }, true);
  document.addEventListener('focusout', look, true);
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled', 'hidden'] });
}

function noteAt(element: HTMLElement): void {
  // it holds the focus for what is on its way
  if (element === document.body || element.matches('.ahead')) return;
  if (element !== given) given = undefined;
  const layer = element.closest(LAYERS) ?? document.body;
  const known = places.findIndex((place) => place.layer === layer);
  if (known >= 0) places.length = known;
  places.push({ element, layer, path: pathTo(element), left: false });
}

function pathTo(element: Element): Place['path'] {
  const { parentElement: parent } = element;
  return parent ? [[parent, [...parent.children].indexOf(element)], ...pathTo(parent)] : [];
}

/** Looks whether the focus is lost, once whoever gives it to something has done so. */
function look(): void {
  if (asked || !isLost() || places.length === 0) return;
  asked = true;
  setTimeout(() => {
    asked = false;
    if (isLost()) giveBack();
  });
}

const isLost = (): boolean => !document.activeElement || document.activeElement === document.body;

function giveBack(): void {
  const before = places.at(-1);
  while (places.length > 0 && !isShown(places.at(-1)?.layer)) places.pop();
  const place = places.at(-1);
  if (!place || place.left) return;
  if (place === before && isUsable(place.element)) place.left = true;
  else {
    const next = nearest(place);
    given = next;
    next?.focus({ preventScroll: true });
  }
}

/** What is there of a place: itself, what came in its stead, or the way nearest to it in what is left of what it stood in. */
function nearest({ element, layer, path }: Place): HTMLElement | undefined {
  if (isUsable(element)) return element;
  const same = element.id && document.getElementById(element.id);
  if (same && isUsable(same)) return same;
  for (const [parent, at] of path) {
    if (!parent.isConnected) continue;
    // beyond it is another layer, or the frame, and of a page that is gone the next one says where the focus is
    if (!layer.contains(parent) || parent.matches('main, #root, body')) break;
    const way = wayIn(parent, at);
    if (way) return way;
  }
  // who has just signed in begins where the browser does
  return path.some(([parent]) => parent.matches('main')) && layer.matches('#root') ? (document.querySelector<HTMLElement>('main h1') ?? undefined) : undefined;
}

/** The first way from a child on; else the last one before it. */
function wayIn(parent: Element, at: number): HTMLElement | undefined {
  const ways = [...parent.querySelectorAll<HTMLElement>(WAYS)].filter((way) => isUsable(way) && !isInRow(way));
  const child = parent.children[at];
  const next = child && ways.find((way) => !(child.compareDocumentPosition(way) & Node.DOCUMENT_POSITION_PRECEDING));
  return next ?? ways.filter((way) => !child || child.compareDocumentPosition(way) & Node.DOCUMENT_POSITION_PRECEDING).at(-1);
}

/** In a grid, one goes on at its row. */
const isInRow = (way: Element): boolean => Boolean(way.parentElement?.closest('[role=grid] [role=row]'));

const isShown = (element: Element | undefined): boolean => element?.isConnected === true && element.checkVisibility({ visibilityProperty: true });

const isUsable = (element: HTMLElement): boolean => isShown(element) && !element.matches(':disabled, [inert] *');
