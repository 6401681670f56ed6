import './plot.css';
import { type CSSProperties, type KeyboardEvent, useId, useState } from 'react';
import { texts } from '../../texts/index.ts';
import { Drawing, Swatch } from './drawing.tsx';
import { PlotTable } from './plot-table.tsx';
import { type Unit, part, scaleOf } from './scale.ts';
import type { Curve } from './curve.ts';
import { Tip } from './tip.tsx';

interface Props {
  title: string;
  unit: Unit;
  /** The stretches of time, oldest first: below the chart, and where there is room. */
  labels: readonly { readonly short: string; readonly long: string }[];
  curves: readonly Curve[];
  /** A value in words, exactly, and as short as fits beside a line. */
  say: (value: number) => string;
  sayShort?: (value: number) => string;
}

/** About so many labels fit below a chart. */
const LABELS = 5;

/**
 * Figures over time. Whoever points at a stretch of time, or goes there with the arrow keys, is told its values; screen readers read the
 * chart as a table.
 */
export function Plot({ title, unit, labels, curves, say, sayShort = say }: Props) {
  const [at, setAt] = useState<number>();
  const legend = useId();
  const scale = scaleOf(curves.flatMap(({ values }) => values), unit);
  const length = labels.length;
  const every = Math.ceil(length / LABELS);
  const words = (index: number) => curves.map(({ label, values }) => `${label} ${value(values[index], say)}`).join(', ');
  const last = Math.max(0, length - 1);
  const here = at ?? last;

  function go(event: KeyboardEvent): void {
    const to = { ArrowLeft: here - 1, ArrowDown: here - 1, ArrowRight: here + 1, ArrowUp: here + 1, Home: 0, End: last }[event.key];
    if (event.key === 'Escape') setAt(undefined);
    if (to === undefined) return;
    event.preventDefault();
    setAt(Math.min(last, Math.max(0, to)));
  }

  return (
    <div className="plot" style={{ '--lines': scale.ticks.length - 1 } as CSSProperties}>
      <ul className="plot-legend" id={legend}>
        {curves.length > 1 && curves.map((curve) => <li key={curve.key}><Swatch curve={curve} />{curve.label}</li>)}
      </ul>
      <div className="plot-axis" aria-hidden="true">
        {scale.ticks.map((tick) => <span key={tick} style={{ bottom: `${String(part(tick, scale) * 100)}%` }}>{tick === 0 ? 0 : sayShort(tick)}</span>)}
      </div>
      <div
        className="plot-area"
        role="slider"
        tabIndex={0}
        aria-label={texts.dashboard.plot(title)}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={here}
        aria-valuetext={`${labels[here]?.long ?? ''}: ${words(here)}`}
        onKeyDown={go}
        onFocus={(event) => { if (event.currentTarget.matches(':focus-visible')) setAt(here); }}
        onBlur={() => { setAt(undefined); }}
        onPointerMove={({ currentTarget, clientX }) => {
          const { left, width } = currentTarget.getBoundingClientRect();
          setAt(Math.min(last, Math.max(0, Math.floor(((clientX - left) / width) * length))));
        }}
        onPointerLeave={() => { setAt(undefined); }}
      >
        <Drawing curves={curves} scale={scale} length={length} />
        {at !== undefined && at < length && <Tip at={at} of={length} title={labels[at]?.long ?? ''} curves={curves} say={(number) => value(number, say)} />}
      </div>
      <div className="plot-labels" aria-hidden="true">
        {labels.map(({ short, long }, index) => (last - index) % every === 0 && (
          <span key={long} data-edge={index === last ? 'end' : index === 0 ? 'start' : undefined} style={{ left: `${String(((index + 0.5) / length) * 100)}%` }}>{short}</span>
        ))}
      </div>
      <PlotTable title={title} labels={labels} curves={curves} say={(number) => value(number, say)} />
    </div>
  );
}

const value = (number: number | null | undefined, say: (value: number) => string): string => (number === null || number === undefined ? '–' : say(number));
