import { Button } from 'antd';
import { useState } from 'react';
import { texts } from '../texts/index.ts';
import { DayField } from '../ui/day-field.tsx';
import { PickButton } from '../ui/pick-button.tsx';
import { dayOf } from '../ui/range.ts';
import { startOf } from './days.ts';
import type { TicketsSearch } from './list-search.ts';

const said = texts.ticketList.filters;
/** Since how many days ago, and what that is called. */
const SINCE: readonly (readonly [string, string])[] = [['0d', said.today], ['6d', said.days(7)], ['29d', said.days(30)]];

/** Narrows the list to the tickets that were opened in some days. */
export function DayFilter({ search: { from, to }, onChange }: { search: TicketsSearch; onChange: (next: Partial<TicketsSearch>) => void }) {
  const [wrong, setWrong] = useState(false);
  const [first, last] = [from && dayOf(startOf(from)), to && dayOf(startOf(to))];
  return (
    <PickButton label={said.created} value={words(from, to)}>
      {(close) => (
        <div className="day-filter">
          <div className="day-presets">
            {SINCE.map(([value, label]) => (
              <Button key={value} size="small" type={from === value && !to ? 'primary' : 'default'} onClick={() => { onChange({ from: value, to: undefined }); close(); }}>{label}</Button>
            ))}
          </div>
          <label>
            {said.from}
            <DayField className="choice" value={first} max={last} onChange={(day) => { onChange({ from: day }); }} onEmpty={() => { onChange({ from: undefined }); }} onWrong={setWrong} />
          </label>
          <label>
            {said.to}
            <DayField className="choice" value={last} min={first} onChange={(day) => { onChange({ to: day }); }} onEmpty={() => { onChange({ to: undefined }); }} onWrong={setWrong} />
          </label>
          <p className="problem-line" role="status">{wrong && said.wrongDays}</p>
          {(from ?? to) && <Button size="small" type="link" onClick={() => { onChange({ from: undefined, to: undefined }); close(); }}>{texts.app.clearOne}</Button>}
        </div>
      )}
    </PickButton>
  );
}

function words(from: string | undefined, to: string | undefined): string | undefined {
  const known = SINCE.find(([value]) => value === from)?.[1];
  if (known && !to) return known;
  const parts = [from && said.since(from.endsWith('d') ? dayOf(startOf(from)) : from), to && said.until(to)];
  return parts.filter(Boolean).join(' ') || undefined;
}
