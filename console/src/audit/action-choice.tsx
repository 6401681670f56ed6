import { useMay } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { GROUPS, type Group, actionsIn } from './actions.ts';

const said = texts.audit;

/** Chooses what happened: one kind of entry, or all of a group. */
export function ActionChoice({ value, onChange }: { value: string | undefined; onChange: (value: string | undefined) => void }) {
  const may = useMay();
  return (
    <select className="choice action-choice" aria-label={said.filters.action} value={value ?? ''} onChange={({ target }) => { onChange(target.value || undefined); }}>
      <option value="">{said.filters.all(said.filters.action)}</option>
      {(Object.keys(GROUPS) as Group[]).map((group) => (
        <optgroup key={group} label={said.group[group]}>
          <option value={group}>{said.filters.all(said.group[group])}</option>
          {actionsIn(group, may).map((action) => <option key={action} value={action}>{said.action[action]}</option>)}
        </optgroup>
      ))}
    </select>
  );
}
