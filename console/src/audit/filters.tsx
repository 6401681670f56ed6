import { Button } from 'antd';
import type { AuditAction } from '#operations';
import { useMay } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { Choice, optionsOf } from '../ui/choice.tsx';
import { FilterChip } from '../ui/filter-chip.tsx';
import { FilterField } from '../ui/filter-field.tsx';
import { idIn, oneOf, text } from '../ui/place.ts';
import { RangePicker } from '../ui/range-picker.tsx';
import { ActionChoice } from './action-choice.tsx';
import { type Group, NOUNS } from './actions.ts';
import type { Names } from './names.ts';
import { PersonField } from './person-field.tsx';
import { type AuditSearch, isFiltered } from './search.ts';
import { targetWords } from './target.tsx';

const said = texts.audit;
const NOTHING: Partial<AuditSearch> = {
  action: undefined, actor: undefined, type: undefined, target: undefined, reference: undefined, range: undefined, from: undefined, to: undefined,
};

interface Props {
  search: AuditSearch;
  names: Names;
  today: string;
  onChange: (next: Partial<AuditSearch>) => void;
}

/** Narrows the log. What was chosen by a click in an entry, or entered, is a chip. */
export function Filters({ search, names, today, onChange }: Props) {
  const may = useMay();
  const { action, actor, type, target, reference } = search;
  const chip = (words: string, off: Partial<AuditSearch>) => <FilterChip remove={said.remove(words)} onRemove={() => { onChange(off); }}>{words}</FilterChip>;
  return (
    <div className="filters" role="search">
      <RangePicker value={search} today={today} onChange={onChange} />
      <ActionChoice value={action} onChange={(next) => { onChange({ action: next as AuditAction | Group | undefined }); }} />
      <Choice
        aria-label={said.filters.type}
        value={type ?? ''}
        onChange={(next) => { onChange({ type: oneOf(next, NOUNS) }); }}
        options={[['', said.filters.all(said.filters.type)], ...optionsOf(said.noun)]}
      />
      {actor ? chip(said.by(targetWords(actor, names)), { actor: undefined }) : may('users:read') && <PersonField onChoose={(id) => { onChange({ actor: id }); }} />}
      {target
        ? chip(said.about(targetWords(target, names)), { target: undefined })
        : <FilterField label={said.filters.target} read={idIn} wrong={said.noId} onEnter={(id) => { onChange({ target: id }); }} />}
      {reference
        ? chip(said.request(reference), { reference: undefined })
        : <FilterField label={said.filters.reference} read={text} onEnter={(id) => { onChange({ reference: id }); }} />}
      {isFiltered(search) && <Button type="link" onClick={() => { onChange(NOTHING); }}>{texts.app.clear}</Button>}
    </div>
  );
}
