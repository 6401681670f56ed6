import { useCallback, useSyncExternalStore } from 'react';
import { usePerson } from '../api/person.ts';

/** Before the names of what this browser keeps of what was typed and not sent. */
const PREFIX = 'backoffice.draft.';

/** What was typed on this page; a browser that has no more room to keep it has it here. */
const typed = new Map<string, string>();
const listeners = new Set<() => void>();
const tell = () => { for (const listener of listeners) listener(); };
const nameOf = (owner: string, place: string): string => `${PREFIX}${owner}.${place}`;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What another tab types at the same place is shown here, too, unless something else was typed here. */
function hear({ key, oldValue, newValue }: StorageEvent): void {
  if (!key?.startsWith(PREFIX)) return;
  if (typed.has(key) && typed.get(key) !== (oldValue ?? '')) return;
  typed.set(key, newValue ?? '');
  tell();
}
// logic is tested without a browser
if (typeof window !== 'undefined') window.addEventListener('storage', hear);

const kept = (name: string): string => typed.get(name) ?? localStorage.getItem(name) ?? '';

/** What somebody typed at a place and did not send: nothing when it is empty. */
export const readDraft = (owner: string, place: string): string => kept(nameOf(owner, place));

/** What is kept at all places that begin so, in the order of their names. */
export function readDrafts(owner: string, beginning: string): string[] {
  const names = new Set([...typed.keys(), ...Object.keys(localStorage)].filter((name) => name.startsWith(nameOf(owner, beginning))));
  return [...names].sort().map(kept).filter(Boolean);
}

/** Keeps what somebody typed, over reloads and an ended session. */
export function writeDraft(owner: string, place: string, text: string): void {
  const name = nameOf(owner, place);
  typed.set(name, text);
  try {
    if (text) localStorage.setItem(name, text);
    else localStorage.removeItem(name);
  } catch {
    // it stays on the page
  }
  tell();
}

/** True when somebody typed something and did not send it, on any page. */
export const hasDrafts = (owner: string): boolean =>
  [...typed.keys(), ...Object.keys(localStorage)].some((name) => name.startsWith(nameOf(owner, '')) && (typed.get(name) ?? localStorage.getItem(name)));

/** Forgets what was typed here, by whoever: they signed out. */
export function forgetDrafts(): void {
  typed.clear();
  for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
  tell();
}

/** What whoever is signed in typed at a place. It is kept as it is typed. */
export function useDraft(place: string): [string, (text: string) => void] {
  const { id } = usePerson();
  const text = useSyncExternalStore(subscribe, () => readDraft(id, place));
  return [text, useCallback((next) => { writeDraft(id, place, next); }, [id, place])];
}

/** What is kept for whoever is signed in at all places that begin so, each in a line of its own. */
export function useDrafts(beginning: string): string {
  const { id } = usePerson();
  return useSyncExternalStore(subscribe, () => readDrafts(id, beginning).join('\n'));
}
