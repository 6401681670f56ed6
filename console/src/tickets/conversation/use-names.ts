import { createContext, useContext, useMemo } from 'react';
import { teamNames } from '#operations';
import { useAnswer } from '../../api/hooks.ts';
import { useMay, usePerson } from '../../api/person.ts';
import { nodesOf } from '../../ui/nodes.ts';
import type { Ticket } from '../ticket/model.ts';

/** The names that can be mentioned, the longest first. */
export const NamesContext = createContext<readonly string[]>([]);

export const useNames = (): readonly string[] => useContext(NamesContext);

/** The names that are known on the page of a ticket: of who works here, as far as one sees them, and of who wrote on it. */
export function useKnownNames(ticket: Ticket): readonly string[] {
  const { name } = usePerson();
  const team = useAnswer(teamNames, {}, { enabled: useMay()('users:read') });
  return useMemo(() => {
    const people = [...nodesOf(team.data?.users), ...nodesOf(ticket.comments).map(({ author }) => author), ticket.assignee];
    const names = new Set([name, ...people.flatMap((person) => person?.name ?? [])]);
    return [...names].sort((one, two) => two.length - one.length);
  }, [team.data, ticket.comments, ticket.assignee, name]);
}
