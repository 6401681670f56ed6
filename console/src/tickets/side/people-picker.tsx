import { type KeyboardEvent, useState } from 'react';
import { findUsers } from '#operations';
import { useAnswer } from '../../api/hooks.ts';
import { useMay, usePerson } from '../../api/person.ts';
import { texts } from '../../texts/index.ts';
import { nodesOf } from '../../ui/nodes.ts';
import type { Somebody } from '../ticket/model.ts';

const said = texts.ticket.side;
const LIST = 'assignees';
const NOBODY = 'nobody';

interface Props {
  chosen: Somebody | null;
  onChoose: (person: Somebody | null) => void;
  onClose: () => void;
}

/** Chooses somebody, or nobody, by a part of the name. */
export function PeoplePicker({ chosen, onChoose, onClose }: Props) {
  const me = usePerson();
  const may = useMay()('users:read');
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const answer = useAnswer(findUsers, { search: search.trim() || null }, { enabled: may });
  const found = nodesOf(answer.data?.users).filter(({ id }) => id !== me.id);
  const fits = me.name.toLowerCase().includes(search.trim().toLowerCase());
  const options: (Somebody | null)[] = [...(search ? [] : [null]), ...(fits ? [{ id: me.id, name: me.name }] : []), ...found];
  const at = Math.min(active, Math.max(0, options.length - 1));
  const idOf = (option: Somebody | null | undefined) => `${LIST}-${option?.id ?? NOBODY}`;

  const onKeyDown = (event: KeyboardEvent) => {
    const option = options[at];
    if (event.key === 'ArrowDown') setActive((at + 1) % options.length);
    else if (event.key === 'ArrowUp') setActive((at + options.length - 1) % options.length);
    else if (event.key === 'Enter' && option !== undefined) onChoose(option);
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="people-picker">
      <input
        type="text"
        role="combobox"
        autoFocus
        aria-label={said.findPeople}
        placeholder={said.findPeople}
        aria-expanded="true"
        aria-autocomplete="list"
        aria-controls={LIST}
        aria-activedescendant={options.length > 0 ? idOf(options[at]) : undefined}
        value={search}
        onChange={(event) => {
          setSearch(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        onBlur={onClose}
      />
      <ul id={LIST} role="listbox" aria-label={said.assignee} aria-busy={answer.isFetching}>
        {options.map((option, index) => (
          // the keys are those of the field, which keeps the focus
          <li
            key={option?.id ?? NOBODY}
            id={idOf(option)}
            role="option"
            aria-selected={option?.id === chosen?.id}
            data-active={index === at}
            ref={(element) => { if (index === at) element?.scrollIntoView({ block: 'nearest' }); }}
            onMouseDown={(event) => {
              event.preventDefault();
              onChoose(option);
            }}
          >
            {option === null ? said.unassign : option.id === me.id ? said.me(option.name) : option.name}
          </li>
        ))}
        {options.length === 0 && !answer.isPending && <li className="hint" role="presentation">{said.noPeople}</li>}
      </ul>
    </div>
  );
}
