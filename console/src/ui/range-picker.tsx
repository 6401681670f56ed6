import { useRef, useState } from 'react';
import { texts } from '../texts/index.ts';
import { Choice } from './choice.tsx';
import { DayField } from './day-field.tsx';
import { PRESETS, type Preset, type RangeSearch, type Span, spanOf } from './range.ts';

const said = texts.app.range;

interface Props {
  /** What the address says. */
  value: RangeSearch;
  /** What is shown while the address says nothing; without it, any time. */
  standard?: Preset;
  today: string;
  onChange: (range: RangeSearch) => void;
}

/** Chooses a stretch of time: one of the usual ones, or two days. */
export function RangePicker({ value, standard, today, onChange }: Props) {
  const { range = standard, from, to } = value;
  const [wrong, setWrong] = useState(false);
  // the first digits of a month are a month, too: the other day follows what is typed from where it was before
  const before = useRef(value);
  const begin = () => { before.current = value; };
  const own = from !== undefined || to !== undefined;
  const chosen = own ? 'custom' : (range ?? '');
  const choose = (next: string) => {
    if (next !== 'custom') onChange({ range: PRESETS.find((preset) => preset === next && preset !== standard), from: undefined, to: undefined });
    else onChange(days(spanOf(range ?? '30d', today)));
  };
  const first = (day: string) => {
    const { to } = before.current;
    onChange({ range: undefined, from: day, to: to && to < day ? day : to });
  };
  const last = (day: string) => {
    const { from } = before.current;
    onChange({ range: undefined, from: from && from > day ? day : from, to: day });
  };
  return (
    <span className="range-picker">
      <Choice
        aria-label={said.label}
        value={chosen}
        onChange={choose}
        options={[...(standard ? [] : [['', said.any] as const]), ...PRESETS.map((preset) => [preset, said[preset]] as const), ['custom', said.custom]]}
      />
      {own && (
        <>
          <DayField className="text-field" aria-label={said.first} value={from} max={today} onFocus={begin} onChange={first} onWrong={setWrong} />
          <DayField className="text-field" aria-label={said.last} value={to} max={today} onFocus={begin} onChange={last} onWrong={setWrong} />
          <span role="status" className="problem-line">{wrong && said.wrong}</span>
        </>
      )}
    </span>
  );
}

const days = ({ first, last }: Span): RangeSearch => ({ range: undefined, from: first, to: last });
