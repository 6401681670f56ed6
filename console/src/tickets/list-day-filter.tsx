import { Button } from 'antd';
import { texts } from '../texts/index.ts';
import { PickButton } from '../ui/pick-button.tsx';
import { dayOf } from '../ui/range.ts';
import { startOf } from './days.ts';
import type { TicketsSearch } from './list-search.ts';

const said = texts.ticketList.filters;
/** Since how many days ago, and what that is called. */
const SINCE: readonly (readonly [string, string])[] = [['0d', said.today], ['6d', said.days(7)], ['29d', said.days(30)]];

/** Narrows the list to the tickets that were opened in some days. */
export function DayFilter({ search: { from, to }, onChange }: { search: TicketsSearch; onChange: (next: Partial<TicketsSearch>) => void }) {
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
            <input type="date" className="choice" value={from ? dayOf(startOf(from)) : ''} max={to} onChange={({ target }) => { onChange({ from: target.value || undefined }); }} />
          </label>
          <label>
            {said.to}
            <input type="date" className="choice" value={to ?? ''} min={from && dayOf(startOf(from))} onChange={({ target }) => { onChange({ to: target.value || undefined }); }} />
          </label>
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
