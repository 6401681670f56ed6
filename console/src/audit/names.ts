import { type AuditRowFragment, type NamesQuery, names } from '#operations';
import { useAnswer } from '../api/hooks.ts';
import { idIn } from '../ui/place.ts';

/** A row that an entry speaks of, as it is called now. */
export type Named = NonNullable<NonNullable<NamesQuery['nodes']>[number]>;
export type Names = ReadonlyMap<string, Named>;

/** The most that can be asked for at once. */
const MOST = 100;
/** Fields whose values are ids of rows with names. */
const IDS = ['assignee', 'customer', 'user', 'rows'];

/** The rows that entries speak of, by their ids. */
export function useNames(rows: readonly AuditRowFragment[]): Names {
  const ids = [...new Set(rows.flatMap(idsOf))].sort().slice(0, MOST);
  const { data } = useAnswer(names, { ids }, { enabled: ids.length > 0 });
  return new Map(data?.nodes?.flatMap((node) => (node ? [[node.id, node] as const] : [])));
}

function idsOf({ actorId, actorName, targetId, targetType, changes }: AuditRowFragment): string[] {
  const values = changes.filter(({ field }) => IDS.includes(field)).flatMap(({ from, to }) => [from, to].flat().map(idIn));
  const named = ['session', 'export', 'analytics'].includes(targetType) ? undefined : targetId;
  return [actorName === null ? actorId : undefined, named, ...values].filter((id) => id !== null && id !== undefined);
}
