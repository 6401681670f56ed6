import { useCallback } from 'react';
import type { UserStatus } from '#operations';
import { texts } from '../texts/index.ts';
import { useConfirm } from '../ui/confirm.tsx';

const said = texts.users;

/** Gives people another status: after a question where it signs somebody out, else at once. `whom` says who they are. */
export function useStop() {
  const confirm = useConfirm();
  return useCallback(
    (whom: string, people: readonly { readonly status: UserStatus }[], status: UserStatus | '', change: () => Promise<void>) => {
      // whoever is signed out already loses nothing more
      const ends = status !== '' && status !== 'ACTIVE' && people.some((one) => one.status === 'ACTIVE');
      if (ends) confirm({ title: said.stopTitle(whom, status), content: said.stopText, yes: said.stopYes(status) }, change);
      else void change();
    },
    [confirm],
  );
}
