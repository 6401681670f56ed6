import { EditOutlined } from '@ant-design/icons';
import { Initial } from '../../ui/initial.tsx';
import { texts } from '../../texts/index.ts';
import { type Visitor, useVisitors } from './use-presence.ts';

const said = texts.ticket.presence;
/** How many people are shown. */
const MOST = 3;

const nameOf = ({ user }: Visitor): string => user?.name ?? texts.ticket.somebody;

/** Who else is in the ticket, those first who write. */
export function Visitors({ ticketId }: { ticketId: string }) {
  const visitors = useVisitors(ticketId);
  const ordered = visitors.toSorted((one, other) => Number(other.activity === 'WRITING') - Number(one.activity === 'WRITING'));
  if (ordered.length === 0) return null;
  return (
    <ul className="visitors" aria-label={said.label}>
      {ordered.slice(0, MOST).map((visitor, at) => <Here key={visitor.user?.id ?? at} visitor={visitor} />)}
      {ordered.length > MOST && <li title={ordered.slice(MOST).map(nameOf).join(', ')}>{said.more(ordered.length - MOST)}</li>}
    </ul>
  );
}

function Here({ visitor }: { visitor: Visitor }) {
  const name = nameOf(visitor);
  const writes = visitor.activity === 'WRITING';
  const says = writes ? said.writing(name) : said.viewing(name);
  return (
    <li title={says} data-writing={writes}>
      <Initial of={name} size={20} />
      {writes && <EditOutlined aria-hidden="true" />}
      <span className={writes ? 'says' : 'unseen'}>{says}</span>
    </li>
  );
}
