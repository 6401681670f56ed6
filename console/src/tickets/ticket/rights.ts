import { can } from '../../api/can.ts';
import { usePerson } from '../../api/person.ts';
import type { Detail } from './model.ts';

/** What may be offered on one ticket. */
export interface Rights {
  readonly update: boolean;
  readonly assign: boolean;
  readonly comment: boolean;
  readonly note: boolean;
}

/** True when permissions allow something on this ticket: on all, on those of the viewer, or on this one by its id. */
export const canHere = (permissions: readonly string[], wanted: string, me: string, { id, assignee }: Pick<Detail, 'id' | 'assignee'>): boolean =>
  can(permissions, wanted, true) || (assignee?.id === me && permissions.includes(`${wanted}:assigned`)) || permissions.includes(`${wanted}:${id}`);

/** What whoever is signed in may do with a ticket. */
export function useRights(ticket: Detail): Rights {
  const { id, permissions } = usePerson();
  const here = (wanted: string) => canHere(permissions, wanted, id, ticket);
  return { update: here('tickets:update'), assign: here('tickets:assign'), comment: here('tickets:comment'), note: can(permissions, 'notes:write', true) };
}
