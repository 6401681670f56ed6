import { createContext, useCallback, useContext } from 'react';
import { can } from './can.ts';
import type { Person } from './session.ts';

/** Whose pages are shown: who is signed in, or was until the session ended. */
export const PersonContext = createContext<Person | null>(null);

/** Whose page this is. */
export function usePerson(): Person {
  const person = useContext(PersonContext);
  if (!person) throw new Error('Nobody is signed in');
  return person;
}

/** What may be offered to whoever is signed in: `may('users:create', true)` asks for a permission on every row. */
export function useMay(): (permission: string, everywhere?: boolean) => boolean {
  const { permissions } = usePerson();
  return useCallback((permission, everywhere) => can(permissions, permission, everywhere), [permissions]);
}
