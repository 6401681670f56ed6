import { useCallback } from 'react';
import { texts } from '../texts/index.ts';
import { useConfirm } from '../ui/confirm.tsx';

const said = texts.roles.powers;
const EVERYTHING = '*';
/** Who works here and what they may do: whoever decides that can hand on all that they hold. */
const OF_PEOPLE = ['users:*', 'roles:*'];

/** Those of the permissions that weigh so much that they are given after a question. */
export const powersIn = (permissions: readonly string[]): string[] =>
  permissions.includes(EVERYTHING) ? [EVERYTHING] : OF_PEOPLE.filter((power) => permissions.includes(power));

/** Those that weigh so much and were not held before. */
export function newPowersIn(permissions: readonly string[], before: readonly string[]): string[] {
  return before.includes(EVERYTHING) ? [] : powersIn(permissions).filter((power) => !before.includes(power));
}

interface Question {
  title: string;
  /** What the button says that does it. */
  yes: string;
}

/** Gives permissions or a role: after a question where they weigh much, else at once. */
export function useGivePowers() {
  const confirm = useConfirm();
  return useCallback(
    (powers: readonly string[], question: Question, give: () => Promise<void>) => {
      const content = powers.includes(EVERYTHING) ? said.everything : said.of(powers.map((power) => (power === 'users:*' ? said.users : said.roles)));
      if (powers.length > 0) confirm({ ...question, content }, give);
      else void give();
    },
    [confirm],
  );
}
