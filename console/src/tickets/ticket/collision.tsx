import { texts } from '../../texts/index.ts';
import type { Change } from './changes.ts';
import { Conflict } from '../../ui/conflict.tsx';
import type { Detail } from './model.ts';
import type { Changes } from './use-changes.ts';

interface Props {
  field: 'status' | 'priority' | 'assignee';
  ticket: Detail;
  changes: Changes;
}

/** Somebody else made another choice meanwhile: theirs and mine. */
export function Collision({ field, ticket, changes }: Props) {
  const mine = changes.collisions.find((change) => change.field === field);
  if (!mine) return null;
  const theirs = changeTo(mine, ticket);
  const possible = mine.field !== 'status' || ticket.transitions.includes(mine.to);
  return (
    <Conflict
      theirs={wordsOf({ ...theirs, to: theirs.from } as Change)}
      mine={wordsOf(mine)}
      onTheirs={() => { changes.drop(field); }}
      onMine={possible ? () => void changes.run(theirs) : undefined}
    />
  );
}

/** The same change of the ticket as it is by now. */
const changeTo = (change: Change, ticket: Detail): Change => ({ ...change, from: ticket[change.field] }) as Change;

function wordsOf({ field, to }: Change): string {
  if (field === 'status') return texts.tickets.status[to];
  if (field === 'priority') return texts.tickets.priority[to];
  if (field === 'assignee') return to?.name ?? texts.ticket.side.nobody;
  return '';
}
