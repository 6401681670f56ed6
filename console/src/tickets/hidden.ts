import { useMay } from '../api/person.ts';
import { type Refusal, refusal } from '../api/refusals.ts';

/** Somebody who is named on a ticket is null without an error for those who may not see users: why a person is not there, if that is why. */
export function useHidden(): <Of extends object>(of: Of, field: keyof Of & string) => Refusal | undefined {
  const may = useMay()('users:read');
  return (of, field) => {
    if (of[field] !== null && of[field] !== undefined) return undefined;
    return refusal(of, field) ?? (may ? undefined : { message: '', permission: 'users:read' });
  };
}
