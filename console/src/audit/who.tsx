import { Link } from '@tanstack/react-router';
import type { AuditRowFragment } from '#operations';
import { refusal } from '../api/refusals.ts';
import { texts } from '../texts/index.ts';
import { Lock } from '../ui/guarded.tsx';
import type { Names } from './names.ts';

const said = texts.audit;

/** Who did it: by the name that they had then, else by that of now; or the server, or nobody who is known. */
export function Who({ entry, names }: { entry: AuditRowFragment; names: Names }) {
  const { actorId, behalf } = entry;
  if (!actorId) return <span className="soft">{said.behalf[behalf]}</span>;
  const name = nameOf(entry, names);
  const refused = refusal(entry, 'actorName');
  return (
    <span className={behalf === 'USER' ? undefined : 'target'}>
      {name ? <Link to="/users/$id" params={{ id: actorId }}>{name}</Link> : refused ? <Lock permission={refused.permission} /> : <span className="soft">{said.deletedUser}</span>}
      {behalf !== 'USER' && <span className="soft"> · {said.behalf[behalf]}</span>}
    </span>
  );
}

/** What who did it was called, if it is known. */
export function nameOf({ actorId, actorName }: AuditRowFragment, names: Names): string | undefined {
  const now = names.get(actorId ?? '');
  return actorName ?? (now?.__typename === 'User' ? now.name : undefined);
}
