import type { AuditRowFragment } from '#operations';
import { texts } from '../texts/index.ts';
import { isRefusal } from './actions.ts';

const said = texts.audit.entry;

/** The permission that let it happen, or by whose lack it was refused. */
export function Took({ entry: { action, permission, changes } }: { entry: AuditRowFragment }) {
  const lacked = isRefusal(action) ? changes.find(({ field }) => field === 'permission')?.to : undefined;
  if (typeof lacked === 'string') return <code className="refused" title={said.lacked}>{lacked}</code>;
  return permission ? <code title={said.allowed}>{permission}</code> : <span className="none soft">–</span>;
}
