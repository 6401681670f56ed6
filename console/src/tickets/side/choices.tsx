import type { TicketPriority, TicketStatus } from '#operations';
import { texts } from '../../texts/index.ts';
import { PickOne } from '../../ui/pick-one.tsx';
import { PRIORITIES, STATUSES } from '../list-search.ts';
import { PriorityPill, StatusPill } from '../pills.tsx';
import { Collision } from '../ticket/collision.tsx';
import type { Field } from '../ticket/marks.ts';
import type { Detail } from '../ticket/model.ts';
import type { Changes } from '../ticket/use-changes.ts';
import { SideField } from './field.tsx';

const said = texts.ticket.side;

interface Props {
  ticket: Detail;
  changes: Changes;
  marked: ReadonlySet<Field>;
  may: boolean;
  /** Whether what there is to choose from is shown. */
  open: boolean;
  onOpen: (open: boolean) => void;
}

/** Where the ticket stands: only where it can go from there is offered. */
export function StatusChoice({ ticket, changes, marked, may, open, onOpen }: Props) {
  const { status } = changes.shown;
  const able = new Set([status, ticket.status, ...ticket.transitions]);
  const options = STATUSES.filter((one) => able.has(one)).map((value) => ({ value, label: texts.tickets.status[value], look: <StatusPill status={value} /> }));
  return (
    <SideField label={said.status} marked={marked.has('status')}>
      {may ? (
        <PickOne
          label={said.status}
          testId="ticket-status"
          value={status}
          options={options}
          open={open}
          onOpen={onOpen}
          onPick={(to) => void changes.run({ field: 'status', from: status, to: to as TicketStatus })}
        />
      ) : (
        <StatusPill status={status} />
      )}
      <Collision field="status" ticket={ticket} changes={changes} />
    </SideField>
  );
}

/** How soon it matters. */
export function PriorityChoice({ ticket, changes, marked, may, open, onOpen }: Props) {
  const { priority } = changes.shown;
  const options = PRIORITIES.map((value) => ({ value, label: texts.tickets.priority[value], look: <PriorityPill priority={value} /> }));
  return (
    <SideField label={said.priority} marked={marked.has('priority')}>
      {may ? (
        <PickOne
          label={said.priority}
          testId="ticket-priority"
          value={priority}
          options={options}
          open={open}
          onOpen={onOpen}
          onPick={(to) => void changes.run({ field: 'priority', from: priority, to: to as TicketPriority })}
        />
      ) : (
        <PriorityPill priority={priority} />
      )}
      <Collision field="priority" ticket={ticket} changes={changes} />
    </SideField>
  );
}
