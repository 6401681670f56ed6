import { Button } from 'antd';
import { useCallback } from 'react';
import { texts } from '../texts/index.ts';
import { Choice, optionsOf } from '../ui/choice.tsx';
import { FilterChip } from '../ui/filter-chip.tsx';
import { FilterField } from '../ui/filter-field.tsx';
import { oneOf, text } from '../ui/place.ts';
import { RangePicker } from '../ui/range-picker.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { type SystemSearch, isFiltered } from './search.ts';

const said = texts.system;
const NOTHING: Partial<SystemSearch> = { search: undefined, level: undefined, reference: undefined, range: undefined, from: undefined, to: undefined };

interface Props {
  search: SystemSearch;
  today: string;
  onChange: (next: Partial<SystemSearch>) => void;
}

/** Narrows the log. */
export function Filters({ search, today, onChange }: Props) {
  const { level, reference } = search;
  const onSearch = useCallback((words: string) => { onChange({ search: words || undefined }); }, [onChange]);
  return (
    <div className="filters" role="search">
      <SearchField label={said.filters.search} value={search.search ?? ''} onSearch={onSearch} />
      <RangePicker value={search} today={today} onChange={onChange} />
      <Choice
        aria-label={said.filters.level}
        value={level ?? ''}
        onChange={(next) => { onChange({ level: oneOf(next, ['ERROR', 'WARN']) }); }}
        options={[['', said.filters.all(said.filters.level)], ...optionsOf(said.level)]}
      />
      {reference
        ? <FilterChip remove={said.remove(said.request(reference))} onRemove={() => { onChange({ reference: undefined }); }}>{said.request(reference)}</FilterChip>
        : <FilterField label={said.filters.reference} read={text} onEnter={(id) => { onChange({ reference: id }); }} />}
      {isFiltered(search) && <Button type="link" onClick={() => { onChange(NOTHING); }}>{texts.app.clear}</Button>}
    </div>
  );
}
