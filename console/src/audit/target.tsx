import { Link } from '@tanstack/react-router';
import type { AuditRowFragment } from '#operations';
import { texts } from '../texts/index.ts';
import { ticketPath } from '../tickets/ticket-table.tsx';
import { oneOf } from '../ui/place.ts';
import { NOUNS } from './actions.ts';
import type { Named, Names } from './names.ts';

const said = texts.audit;

/** What a noun is called. */
export const nounOf = (type: string): string => said.noun[oneOf(type, NOUNS) ?? 'export'];

/** A row by its name, with the way to its page. */
export function NamedLink({ named }: { named: Named }) {
  switch (named.__typename) {
    case 'User':
      return <Link to="/users/$id" params={{ id: named.id }}>{named.name}</Link>;
    case 'Customer':
      return <Link to="/customers/$id" params={{ id: named.id }}>{named.companyName}</Link>;
    case 'Role':
      return <Link to="/roles" search={{ role: named.name }}>{named.name}</Link>;
    case 'Ticket':
      return <Link to={ticketPath(named.id)} title={named.title}>{said.ticket(named.number)}</Link>;
    default:
      return <code>{named.id}</code>;
  }
}

/** What it happened to. What is gone, or may not be seen, is called by the end of its id. */
export function Target({ entry: { targetType, targetId }, names }: { entry: Pick<AuditRowFragment, 'targetType' | 'targetId'>; names: Names }) {
  const named = names.get(targetId);
  const noun = nounOf(targetType);
  if (/^[0-]*$/.test(targetId)) return noun;
  if (named?.__typename === 'User' && targetType === 'inbox') return <span className="target">{noun} · <NamedLink named={named} /></span>;
  if (named?.__typename === 'Ticket') return <NamedLink named={named} />;
  return named ? <span className="target">{noun} · <NamedLink named={named} /></span> : <>{noun} <code title={targetId}>…{targetId.slice(-8)}</code></>;
}

/** The target in words, for a filter. */
export function targetWords(id: string, names: Names): string {
  const named = names.get(id);
  switch (named?.__typename) {
    case 'User':
    case 'Role':
      return named.name;
    case 'Customer':
      return named.companyName;
    case 'Ticket':
      return said.ticket(named.number);
    default:
      return `…${id.slice(-8)}`;
  }
}
