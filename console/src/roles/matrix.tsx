import './matrix.css';
import { type KeyboardEvent, useState } from 'react';
import { Button } from 'antd';
import { texts } from '../texts/index.ts';
import { Choice } from '../ui/choice.tsx';
import { Pill } from '../ui/pill.tsx';
import type { Permission } from './model.ts';
import { type Scope, allowsNothing, areaOf, canBeLimited, othersIn, scopeOf, withArea, withScope } from './permissions.ts';

const said = texts.roles;

interface Props {
  known: readonly Permission[];
  readOnly: boolean;
  /** Given by a form, or by whoever shows it. */
  permissions?: readonly string[];
  onChange?: (permissions: string[]) => void;
}

const NONE: readonly string[] = [];
const nothing = () => undefined;

/** Enter in here is of the search, or of one permission: it saves nothing of the form around it. */
function onKeyDown(event: KeyboardEvent): void {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault();
}

/** Every permission there is, by area, with a search. */
export function Matrix({ known, readOnly, permissions = NONE, onChange = nothing }: Props) {
  const [search, setSearch] = useState('');
  const wanted = search.toLowerCase();
  const found = known.filter(({ name, allows }) => `${name} ${allows}`.toLowerCase().includes(wanted));
  const areas = [...new Set(found.map(({ name }) => areaOf(name)))];
  const others = othersIn(permissions, known);
  const everything = permissions.includes('*');
  // offered to be taken back, and given again by whoever did not mean it
  const [had, setHad] = useState(everything);
  if (everything && !had) setHad(true);
  return (
    <div className="matrix" onKeyDown={onKeyDown}>
      <input className="text-field" type="search" aria-label={said.searchPermissions} placeholder={said.searchPermissions} value={search} onChange={(event) => { setSearch(event.target.value); }} />
      {had && (
        <label className="permission">
          <span>
            {said.everything} <code>*</code>
          </span>
          <input type="checkbox" disabled={readOnly} checked={everything} onChange={() => { onChange(everything ? permissions.filter((has) => has !== '*') : [...permissions, '*']); }} />
        </label>
      )}
      {found.length === 0 && <p className="hint" role="status">{said.noPermission}</p>}
      {areas.map((area) => (
        <Area key={area} area={area} known={found.filter(({ name }) => areaOf(name) === area)} {...{ permissions, readOnly, onChange }} />
      ))}
      {others.length > 0 && (
        <fieldset>
          <legend>{said.others}</legend>
          <ul className="chips">
            {others.map((entry) => (
              <li key={entry}>
                <code>{entry}</code> {allowsNothing(entry, known) && <Pill tone="amber">{said.allowsNothing}</Pill>}
                {!readOnly && <Button size="small" type="text" onClick={() => { onChange(permissions.filter((has) => has !== entry)); }}>{texts.app.delete}</Button>}
              </li>
            ))}
          </ul>
        </fieldset>
      )}
    </div>
  );
}

function Area({ area, known, permissions, readOnly, onChange }: Required<Props> & { area: string }) {
  const whole = permissions.includes('*') || permissions.includes(`${area}:*`);
  return (
    <fieldset disabled={readOnly || permissions.includes('*')}>
      <legend>{said.areas[area] ?? area}</legend>
      <label className="permission">
        <span>{said.whole}</span>
        <input type="checkbox" checked={whole} onChange={() => { onChange(withArea(permissions, area, !whole)); }} />
      </label>
      {known.map((permission) => {
        const { name, allows } = permission;
        const scope = scopeOf(permissions, permission);
        const change = (next: Scope) => { onChange(withScope(permissions, name, next)); };
        const scopes = Object.entries(said.scope);
        return (
          <label key={name} className="permission">
            <span>
              {allows} <code>{name}</code>
            </span>
            {canBeLimited(permission) ? (
              <Choice aria-label={said.scopeOf(allows)} disabled={whole} value={scope} onChange={(next) => { change(next as Scope); }} options={scopes} />
            ) : (
              <input type="checkbox" disabled={whole} checked={scope === 'all'} onChange={() => { change(scope === 'all' ? 'none' : 'all'); }} />
            )}
          </label>
        );
      })}
    </fieldset>
  );
}
