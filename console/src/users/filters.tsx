import { Button } from 'antd';
import { useCallback } from 'react';
import type { UserStatus } from '#operations';
import { useMay } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { Choice, optionsOf } from '../ui/choice.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { useGivenRoles } from './given-roles.ts';
import type { UsersSearch } from './search.ts';

const said = texts.users;
const NOTHING: Partial<UsersSearch> = { search: undefined, role: undefined, status: undefined };

interface Props {
  search: UsersSearch;
  filtered: boolean;
  onChange: (next: Partial<UsersSearch>) => void;
}

/** Narrows the list of users. */
export function Filters({ search, filtered, onChange }: Props) {
  const may = useMay();
  const roles = useGivenRoles().names;
  const onSearch = useCallback((text: string) => { onChange({ search: text || undefined }); }, [onChange]);
  return (
    <div className="filters" role="search">
      <SearchField label={said.search} value={search.search ?? ''} onSearch={onSearch} />
      {may('roles:read') && (
        <Choice
          aria-label={said.filters.role}
          value={search.role ?? ''}
          onChange={(role) => { onChange({ role: role || undefined }); }}
          options={[['', `${said.filters.role}: ${texts.app.all}`], ...roles.map((name): [string, string] => [name, name])]}
        />
      )}
      <Choice
        aria-label={said.filters.status}
        value={search.status ?? ''}
        onChange={(status) => { onChange({ status: (status || undefined) as UserStatus | undefined }); }}
        options={[['', `${said.filters.status}: ${texts.app.all}`], ...optionsOf(said.status)]}
      />
      {filtered && <Button type="link" onClick={() => { onChange(NOTHING); }}>{texts.app.clear}</Button>}
    </div>
  );
}
