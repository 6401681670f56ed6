import { roleNames } from '#operations';
import { useAnswer } from '../api/hooks.ts';
import { useMay, usePerson } from '../api/person.ts';
import { nodesOf } from '../ui/nodes.ts';

/** The roles that can be given to others. Who may not see roles knows the one that everybody begins with, and their own. */
export function useRoleNames(): string[] {
  const mayRead = useMay()('roles:read');
  const { role } = usePerson();
  const { data } = useAnswer(roleNames, {}, { enabled: mayRead });
  const known = nodesOf(data?.roles).map(({ name }) => name);
  return known.length > 0 ? known : [...new Set(['user', role])];
}
