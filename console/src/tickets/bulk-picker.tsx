import type { TicketPriority, TicketStatus } from '#operations';
import { usePerson } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { type Option, Picker } from '../ui/picker.tsx';
import { Popup } from '../ui/popup.tsx';
import type { Change } from './bulk-outcome.ts';
import { FindTag } from './create-fields.tsx';
import { PRIORITIES, STATUSES } from './list-search.ts';
import { PriorityPill, StatusPill } from './pills.tsx';
import type { Action, Asked } from './use-actions.ts';
import { useFindUsers } from './use-find.ts';

const said = texts.ticketList.bulk;

interface Props {
  asked: Asked;
  onPick: (change: Change) => void;
  onClose: () => void;
}

/** Picks what becomes of tickets. */
export function BulkPicker({ asked, onPick, onClose }: Props) {
  const Part = PARTS[asked.action];
  const pick = (change: Change) => {
    onClose();
    onPick(change);
  };
  return <Popup label={said.actions[asked.action]} anchor={asked.anchor} onClose={onClose}><Part {...asked} onPick={pick} /></Popup>;
}

type Part = Omit<Asked, 'anchor'> & { onPick: (change: Change) => void };

/** The value that all of them have. */
function common<Value>(tickets: Part['tickets'], of: (ticket: Part['tickets'][number]) => Value): Value | undefined {
  const values = new Set(tickets.map(of));
  return values.size === 1 ? [...values][0] : undefined;
}

function Status({ tickets, onPick }: Part) {
  const now = common(tickets, ({ status }) => status);
  const options = STATUSES.flatMap((value): Option[] => {
    const able = tickets.filter(({ status, transitions }) => status === value || transitions.includes(value)).length;
    return able === 0 ? [] : [{ value, label: texts.tickets.status[value], look: <StatusPill status={value} />, hint: able < tickets.length ? said.able(able, tickets.length) : undefined }];
  });
  return <Picker label={said.actions.status} options={options} chosen={now ? [now] : []} onPick={({ value }) => { onPick({ status: value as TicketStatus }); }} />;
}

function Priority({ tickets, onPick }: Part) {
  const now = common(tickets, ({ priority }) => priority);
  const options = PRIORITIES.map((value) => ({ value, label: texts.tickets.priority[value], look: <PriorityPill priority={value} /> }));
  return <Picker label={said.actions.priority} options={options} chosen={now ? [now] : []} onPick={({ value }) => { onPick({ priority: value as TicketPriority }); }} />;
}

function Assign({ tickets, onPick }: Part) {
  const me = usePerson().id;
  const now = common(tickets, ({ assignee }) => assignee?.id ?? 'none');
  const pick = (value: string) => { onPick({ assigneeId: value === 'none' ? null : value === 'me' ? me : value }); };
  return <Picker label={said.actions.assign} {...useFindUsers({ nobody: true })} chosen={now ? [now === me ? 'me' : now] : []} onPick={({ value }) => { pick(value); }} />;
}

const AddTag = ({ onPick }: Part) => <FindTag label={said.actions.addTag} onPick={(tag) => { onPick({ addTags: [tag] }); }} />;

function RemoveTag({ tickets, onPick }: Part) {
  const counts = new Map<string, number>();
  for (const tag of tickets.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const options = [...counts].sort().map(([value, count]) => ({ value, label: value, hint: count < tickets.length ? said.able(count, tickets.length) : undefined }));
  return <Picker label={said.actions.removeTag} options={options} chosen={[]} onPick={({ value }) => { onPick({ removeTags: [value] }); }} />;
}

const PARTS: Record<Action, (props: Part) => React.ReactNode> = { status: Status, priority: Priority, assign: Assign, addTag: AddTag, removeTag: RemoveTag };
