import { useDeferredValue, useId, useState } from 'react';
import { people } from '#operations';
import { useAnswer } from '../api/hooks.ts';
import { texts } from '../texts/index.ts';
import { nodesOf } from '../ui/nodes.ts';

/** Finds a user by name or e-mail address, among those that the browser's own list offers. */
export function PersonField({ onChoose }: { onChoose: (id: string) => void }) {
  const list = useId();
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const { data } = useAnswer(people, { search }, { enabled: search.length > 1 });
  const found = search.length > 1 ? nodesOf(data?.users).map(({ id, name, email }) => ({ id, label: email ? `${name} (${email})` : name })) : [];
  const take = (value: string) => {
    const chosen = found.find(({ label }) => label === value);
    if (chosen) onChoose(chosen.id);
    else setTyped(value);
  };
  return (
    <span className="filter-field">
      <input
        className="text-field person"
        list={list}
        aria-label={texts.audit.filters.who}
        placeholder={texts.audit.filters.who}
        autoComplete="off"
        value={typed}
        onChange={({ target }) => { take(target.value); }}
        onKeyDown={({ key }) => { if (key === 'Enter' && found[0]) onChoose(found[0].id); }}
      />
      <datalist id={list}>{found.map(({ id, label }) => <option key={id} value={label} />)}</datalist>
    </span>
  );
}
