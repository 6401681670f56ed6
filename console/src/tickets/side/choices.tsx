import type { TicketPriority, TicketStatus } from '#operations';
import { texts } from '../../texts/index.ts';
import { Choice } from '../../ui/choice.tsx';
import { PriorityPill, StatusPill } from '../pills.tsx';
import { Collision } from '../ticket/collision.tsx';
import type { Field } from '../ticket/marks.ts';
import type { Detail } from '../ticket/model.ts';
import type { Changes } from '../ticket/use-changes.ts';
import { SideField } from './field.tsx';

const said = texts.ticket.side;
const PRIORITIES: readonly TicketPriority[] = ['URGENT', 'HIGH', 'MEDIUM', 'LOW'];

/** The id of the choice of a field, for keys that lead there. */
export const choiceId = (field: 'status' | 'priority'): string => `ticket-${field}`;

interface Props {
  ticket: Detail;
  changes: Changes;
  marked: ReadonlySet<Field>;
  may: boolean;
}

/** Where the ticket stands: only where it can go from there is offered. */
export function StatusChoice({ ticket, changes, marked, may }: Props) {
  const { status } = changes.shown;
  const options = [...new Set([status, ticket.status, ...ticket.transitions])].map((one): [string, string] => [one, texts.tickets.status[one]]);
  return (
    <SideField label={said.status} of={choiceId('status')} marked={marked.has('status')}>
      {may ? (
        <Choice id={choiceId('status')} value={status} options={options} onChange={(to) => void changes.run({ field: 'status', from: status, to: to as TicketStatus })} />
      ) : (
        <StatusPill status={status} />
      )}
      <Collision field="status" ticket={ticket} changes={changes} />
    </SideField>
  );
}

/** How soon it matters. */
export function PriorityChoice({ ticket, changes, marked, may }: Props) {
  const { priority } = changes.shown;
  const options = PRIORITIES.map((one): [string, string] => [one, texts.tickets.priority[one]]);
  return (
    <SideField label={said.priority} of={choiceId('priority')} marked={marked.has('priority')}>
      {may ? (
        <Choice id={choiceId('priority')} value={priority} options={options} onChange={(to) => void changes.run({ field: 'priority', from: priority, to: to as TicketPriority })} />
      ) : (
        <PriorityPill priority={priority} />
      )}
      <Collision field="priority" ticket={ticket} changes={changes} />
    </SideField>
  );
}
