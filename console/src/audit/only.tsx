import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { AuditRowFragment } from '#operations';
import { useMay } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import type { AuditSearch } from './search.ts';

const said = texts.audit.entry;

/** From an entry to others that belong to it. */
export function Only({ entry: { actorId, targetId, correlationId }, onFilter }: { entry: AuditRowFragment; onFilter: (next: Partial<AuditSearch>) => void }) {
  const may = useMay();
  const only = (words: string, filter: Partial<AuditSearch>) => <Button size="small" onClick={() => { onFilter({ ...filter, entry: undefined }); }}>{words}</Button>;
  return (
    <p className="only">
      {said.only}
      {actorId && only(said.ofActor, { actor: actorId })}
      {!/^[0-]*$/.test(targetId) && only(said.ofTarget, { target: targetId })}
      {only(said.ofRequest, { reference: correlationId })}
      {may('logs:read', true) && <Link to="/system" search={{ reference: correlationId }}>{said.logs}</Link>}
    </p>
  );
}
