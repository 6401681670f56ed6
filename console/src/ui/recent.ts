import { useEffect } from 'react';
import { usePerson } from '../api/person.ts';

/** Something that was looked at: what it is and where. */
export interface Recent {
  kind: 'ticket' | 'customer' | 'user';
  path: string;
  label: string;
}

const NAME = 'backoffice.recent';
const LENGTH = 8;

/** What somebody looked at in this browser, the newest first. */
export function recentOf(person: string): readonly Recent[] {
  try {
    const kept = JSON.parse(localStorage.getItem(NAME) ?? 'null') as { person: string; items: Recent[] } | null;
    return kept?.person === person ? kept.items : [];
  } catch {
    return [];
  }
}

/** Whoever sits here next learns nothing. */
export function forgetRecent(): void {
  localStorage.removeItem(NAME);
}

/** Remembers what the viewer looks at, when it is there, for the palette. */
export function useRecent(item: Recent | null | undefined): void {
  const { id: person } = usePerson();
  const { kind, path, label } = item ?? {};
  useEffect(() => {
    if (!kind || !path || !label) return;
    const items = [{ kind, path, label }, ...recentOf(person).filter((other) => other.path !== path)].slice(0, LENGTH);
    localStorage.setItem(NAME, JSON.stringify({ person, items }));
  }, [person, kind, path, label]);
}
