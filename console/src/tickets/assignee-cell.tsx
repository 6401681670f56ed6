import type { TicketRowFragment } from '#operations';
import { texts } from '../texts/index.ts';
import { Lock } from '../ui/guarded.tsx';
import { useHidden } from './hidden.ts';

/** Whose ticket it is: a name, nobody, or a lock for those who may not know. */
export function AssigneeCell({ ticket }: { ticket: TicketRowFragment }) {
  const refused = useHidden()(ticket, 'assignee');
  if (refused) return <Lock permission={refused.permission} reason={refused.message} />;
  return ticket.assignee?.name ?? <span className="soft">{texts.ticketList.nobody}</span>;
}
