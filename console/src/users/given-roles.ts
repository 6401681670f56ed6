import { givenRoles } from '#operations';
import { useAnswer } from '../api/hooks.ts';
import { useMay, usePerson } from '../api/person.ts';
import { powersIn } from '../roles/powers.ts';
import { nodesOf } from '../ui/nodes.ts';

interface GivenRoles {
  names: string[];
  /** What a role allows that is given only after a question. */
  powersOf: (role: string) => string[];
}

/** The roles that can be given to others. Who may not see roles knows the one that everybody begins with, and their own. */
export function useGivenRoles(): GivenRoles {
  const mayRead = useMay()('roles:read');
  const { role, permissions } = usePerson();
  const { data } = useAnswer(givenRoles, {}, { enabled: mayRead });
  const known = nodesOf(data?.roles);
  if (known.length === 0) return { names: [...new Set(['user', role])], powersOf: (name) => (name === role ? powersIn(permissions) : []) };
  return { names: known.map(({ name }) => name), powersOf: (name) => powersIn(known.find((one) => one.name === name)?.permissions ?? []) };
}
