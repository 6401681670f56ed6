import type { TicketPriority, TicketStatus } from '#operations';
import { texts } from '../../texts/index.ts';
import { PickOne } from '../../ui/pick-one.tsx';
import type { Option } from '../../ui/picker.tsx';
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
export function StatusChoice(props: Props) {
  const { ticket, changes } = props;
  const { status } = changes.shown;
  const able = new Set([status, ticket.status, ...ticket.transitions]);
  const options = STATUSES.filter((one) => able.has(one)).map((value) => ({ value, label: texts.tickets.status[value], look: <StatusPill status={value} /> }));
  return <SideChoice {...props} field="status" options={options} onPick={(to) => void changes.run({ field: 'status', from: status, to: to as TicketStatus })} />;
}

/** How soon it matters. */
export function PriorityChoice(props: Props) {
  const { changes } = props;
  const { priority } = changes.shown;
  const options = PRIORITIES.map((value) => ({ value, label: texts.tickets.priority[value], look: <PriorityPill priority={value} /> }));
  return <SideChoice {...props} field="priority" options={options} onPick={(to) => void changes.run({ field: 'priority', from: priority, to: to as TicketPriority })} />;
}

interface SideChoiceProps extends Props {
  field: 'status' | 'priority';
  options: readonly Option[];
  onPick: (value: string) => void;
}

function SideChoice({ field, options, ticket, changes, marked, may, open, onOpen, onPick }: SideChoiceProps) {
  const value = changes.shown[field];
  return (
    <SideField label={said[field]} marked={marked.has(field)}>
      {may ? (
        <PickOne label={said[field]} testId={`ticket-${field}`} value={value} options={options} open={open} onOpen={onOpen} onPick={onPick} />
      ) : (
        options.find((option) => option.value === value)?.look
      )}
      <Collision field={field} ticket={ticket} changes={changes} />
    </SideField>
  );
}
