/** Where somebody is in a list of tickets. */
export interface Place {
  /** How many rows are above what is seen. */
  readonly above: number;
  /** How many rows it takes to show it. */
  readonly rows: number;
  /** The row that keys act on, and whether it has the focus. */
  readonly active?: string | undefined;
  readonly focused: boolean;
}

const NAME = 'backoffice.lists';
/** How many lists are remembered. */
const MOST = 20;
const START: Place = { above: 0, rows: 0, focused: false };

/** Where somebody is in the lists of this tab, those that they were in last at the end: also over a reload. */
const places = new Map<string, Place>(kept());

function kept(): [string, Place][] {
  try {
    return JSON.parse(sessionStorage.getItem(NAME) ?? '[]') as [string, Place][];
  } catch {
    return [];
  }
}

/** Where somebody was in a list. */
export const placeIn = (list: string): Place => places.get(list) ?? START;

/** Remembers where somebody is. */
export function stay(list: string, place: Partial<Place>): void {
  const next = { ...placeIn(list), ...place };
  places.delete(list);
  places.set(list, next);
}

/** Keeps the places for when the page is loaded anew. */
export function keepPlaces(): void {
  sessionStorage.setItem(NAME, JSON.stringify([...places].slice(-MOST)));
}

/** Whoever sits here next learns nothing. */
export function forgetPlaces(): void {
  places.clear();
  sessionStorage.removeItem(NAME);
}
