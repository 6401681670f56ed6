import type { CSSProperties } from 'react';
import type { Tone } from '../ui/pill.tsx';

/** One bar of a chart. */
export interface Bar {
  key: string;
  label: string;
  count: number;
  /** The bar in words, for whoever points at it. */
  says: string;
  tone?: Tone;
}

interface Props {
  title: string;
  /** What labels and counts are, for those who read the chart as a table. */
  head: readonly [string, string];
  bars: readonly Bar[];
  /** Side by side, for days; else one below the other. */
  upright?: boolean;
}

/** A chart of bars. Screen readers read it as the table that it is. */
export function Bars({ title, head, bars, upright = false }: Props) {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  // some four labels fit side by side, and the last is one of them
  const every = upright ? Math.ceil(bars.length / 4) : 1;
  return (
    <>
      <div className={upright ? 'bars upright' : 'bars flat'} aria-hidden="true" style={{ '--bars': bars.length } as CSSProperties}>
        {upright && <span className="most">{most}</span>}
        {bars.map(({ key, label, count, says, tone = 'blue' }, at) => (
          <div key={key} className="bar" title={says}>
            {!upright && <span className="bar-label">{label}</span>}
            <span className="bar-track">
              <span className={`bar-fill fill-${tone}`} style={{ '--part': count / most } as CSSProperties} />
            </span>
            {upright ? <span className="bar-label">{(bars.length - 1 - at) % every === 0 && <span>{label}</span>}</span> : <span className="bar-count">{count}</span>}
          </div>
        ))}
      </div>
      <div className="unseen">
        <table>
          <caption>{title}</caption>
          <thead>
            <tr>{head.map((name) => <th key={name} scope="col">{name}</th>)}</tr>
          </thead>
          <tbody>
            {bars.map(({ key, label, count }) => (
              <tr key={key}>
                <th scope="row">{label}</th>
                <td>{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
