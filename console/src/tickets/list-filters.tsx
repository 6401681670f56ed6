import { Button } from 'antd';
import { useCallback } from 'react';
import { useMay } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { PickButton } from '../ui/pick-button.tsx';
import { Picker } from '../ui/picker.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { DayFilter } from './list-day-filter.tsx';
import { CLEARED, PRIORITIES, STATUSES, type TicketsSearch, isFiltered, valuesIn } from './list-search.ts';
import { PriorityPill, StatusPill } from './pills.tsx';
import { useAssigneeName, useCustomerName, useFindCustomers, useFindTags, useFindUsers } from './use-find.ts';

const said = texts.ticketList.filters;

interface Props {
  search: TicketsSearch;
  onChange: (next: Partial<TicketsSearch>) => void;
}

/** Narrows the list by what the viewer may know of tickets. */
export function ListFilters({ search, onChange }: Props) {
  const may = useMay();
  const onSearch = useCallback((text: string) => { onChange({ search: text || undefined }); }, [onChange]);
  return (
    <div className="filters list-filters" role="search" aria-label={said.label}>
      <SearchField label={texts.ticketList.search} value={search.search ?? ''} onSearch={onSearch} />
      <div className="filter-choices">
        <StatusFilter search={search} onChange={onChange} />
        <PriorityFilter search={search} onChange={onChange} />
        <AssigneeFilter search={search} onChange={onChange} />
        {may('customers:read') && <CustomerFilter search={search} onChange={onChange} />}
        <TagFilter search={search} onChange={onChange} />
        <DayFilter search={search} onChange={onChange} />
        {isFiltered(search) && <Button type="link" onClick={() => { onChange(CLEARED); }}>{texts.app.clear}</Button>}
      </div>
    </div>
  );
}

/** Some of a few: the others go on with what was picked before. */
const toggled = <Value extends string>(picked: readonly Value[], value: Value): string | undefined =>
  (picked.includes(value) ? picked.filter((one) => one !== value) : [...picked, value]).join(',') || undefined;

/** What was picked, in few words. */
const names = (picked: readonly string[]): string | undefined => (picked.length === 0 ? undefined : picked.length < 3 ? picked.join(', ') : said.several(picked.length));

function StatusFilter({ search, onChange }: Props) {
  const chosen = valuesIn(search.status, STATUSES);
  const options = STATUSES.map((value) => ({ value, label: texts.tickets.status[value], look: <StatusPill status={value} /> }));
  return (
    <PickButton label={said.status} value={names(chosen.map((value) => texts.tickets.status[value]))}>
      {() => <Picker label={said.status} several options={options} chosen={chosen} onPick={({ value }) => { onChange({ status: toggled<string>(chosen, value) }); }} />}
    </PickButton>
  );
}

function PriorityFilter({ search, onChange }: Props) {
  const chosen = valuesIn(search.priority, PRIORITIES);
  const options = PRIORITIES.map((value) => ({ value, label: texts.tickets.priority[value], look: <PriorityPill priority={value} /> }));
  return (
    <PickButton label={said.priority} value={names(chosen.map((value) => texts.tickets.priority[value]))}>
      {() => <Picker label={said.priority} several options={options} chosen={chosen} onPick={({ value }) => { onChange({ priority: toggled<string>(chosen, value) }); }} />}
    </PickButton>
  );
}

/** Picks one, or takes it back. */
const one = (before: string | undefined, value: string): string | undefined => (before === value ? undefined : value);

function AssigneeFilter({ search: { assignee }, onChange }: Props) {
  const name = useAssigneeName(assignee);
  const pick = (value: string) => { onChange({ assignee: one(assignee, value) }); };
  return (
    <PickButton label={said.assignee} value={name}>
      {(close) => <AssigneePicker chosen={assignee} onPick={(value) => { pick(value); close(); }} />}
    </PickButton>
  );
}

function AssigneePicker({ chosen, onPick }: { chosen: string | undefined; onPick: (value: string) => void }) {
  const nobody = useMay()('users:read', true);
  return <Picker label={said.assignee} {...useFindUsers({ nobody, anybody: nobody })} chosen={chosen ? [chosen] : []} onPick={({ value }) => { onPick(value); }} />;
}

function CustomerFilter({ search: { customer }, onChange }: Props) {
  const name = useCustomerName(customer);
  const pick = (value: string) => { onChange({ customer: one(customer, value) }); };
  return (
    <PickButton label={said.customer} value={name}>
      {(close) => <CustomerPicker chosen={customer} onPick={(value) => { pick(value); close(); }} />}
    </PickButton>
  );
}

function CustomerPicker({ chosen, onPick }: { chosen: string | undefined; onPick: (value: string) => void }) {
  return <Picker label={said.customer} {...useFindCustomers()} chosen={chosen ? [chosen] : []} onPick={({ value }) => { onPick(value); }} />;
}

const TagFilter = ({ search: { tag }, onChange }: Props) => (
  <PickButton label={said.tag} value={tag}>
    {(close) => <TagPicker chosen={tag} onPick={(value) => { onChange({ tag: one(tag, value) }); close(); }} />}
  </PickButton>
);

function TagPicker({ chosen, onPick }: { chosen: string | undefined; onPick: (tag: string) => void }) {
  const { options, find } = useFindTags();
  // the chosen one comes first, to be given up
  const offered = chosen && find.text === '' ? [{ value: chosen, label: chosen }, ...options.filter(({ value }) => value !== chosen)] : options;
  const own = (text: string) => ({ value: text.toLowerCase(), label: said.tagged(text.toLowerCase()) });
  return <Picker label={said.tag} options={offered} find={find} chosen={chosen ? [chosen] : []} own={own} onPick={({ value }) => { onPick(value); }} />;
}
