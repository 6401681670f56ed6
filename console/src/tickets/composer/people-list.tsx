import { texts } from '../../texts/index.ts';
import type { Somebody } from '../ticket/model.ts';

const said = texts.ticket.composer;

/** The ids of what a field speaks of to screen readers. */
export const LIST = 'people-to-name';
export const optionId = (id: string): string => `${LIST}-${id}`;

interface Props {
  people: readonly Somebody[];
  active: number;
  waiting: boolean;
  onChoose: (person: Somebody) => void;
}

/** Whom what is typed may mean. */
export function PeopleList({ people, active, waiting, onChoose }: Props) {
  return (
    <div className="people-list">
      <ul id={LIST} role="listbox" aria-label={said.people}>
        {people.map((person, at) => (
          // the keys are those of the field, which keeps the focus
          <li
            key={person.id}
            id={optionId(person.id)}
            role="option"
            aria-selected={at === active}
            onMouseDown={(event) => {
              event.preventDefault();
              onChoose(person);
            }}
          >
            {person.name}
          </li>
        ))}
      </ul>
      <p className={people.length > 0 ? 'unseen' : 'hint'} role="status">{people.length > 0 ? said.found(people.length) : !waiting && said.noPeople}</p>
    </div>
  );
}
