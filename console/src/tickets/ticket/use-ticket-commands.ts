import { texts } from '../../texts/index.ts';
import { useCommands } from '../../ui/commands.ts';
import { useOnceDrawn } from '../../ui/use-once-drawn.ts';
import { PRIORITIES, STATUSES } from '../list-search.ts';
import { TAGS_FIELD } from '../side/tags.tsx';
import type { Ticket } from './model.ts';
import type { Rights } from './rights.ts';
import type { Changes } from './use-changes.ts';

const said = texts.ticket.side;
const { status: statuses, priority: priorities } = texts.tickets;

interface Options {
  ticket: Ticket;
  changes: Changes;
  rights: Rights;
  /** Shows the side panel, where it is not there already. */
  onSide: () => void;
}

/** What the palette can make of a ticket: each status that it can go to, each priority, and a tag. */
export function useTicketCommands({ ticket, changes, rights, onSide }: Options): void {
  const { status, priority } = changes.shown;
  const focusTags = useOnceDrawn(() => {
    const field = () => document.getElementById(TAGS_FIELD);
    // a drawer that opens has it a moment later
    if (field()) field()?.focus();
    else requestAnimationFrame(() => field()?.focus());
  });
  const toTags = () => {
    onSide();
    focusTags();
  };
  const to = STATUSES.filter((one) => one !== status && ticket.transitions.includes(one));
  const others = PRIORITIES.filter((one) => one !== priority);
  useCommands(!rights.update ? [] : [
    ...to.map((one) => ({ id: `status-${one}`, label: `${said.status}: ${statuses[one]}`, run: () => void changes.run({ field: 'status', from: status, to: one }) })),
    ...others.map((one) => ({ id: `priority-${one}`, label: `${said.priority}: ${priorities[one]}`, run: () => void changes.run({ field: 'priority', from: priority, to: one }) })),
    { id: 'tags', label: said.addTag, words: said.tags, run: toTags },
  ]);
}
