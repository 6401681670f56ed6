import type { CSSProperties } from 'react';
import type { Tone } from '../ui/pill.tsx';
import { count as words, percent } from '../ui/amounts.ts';

/** One bar of a chart. */
export interface Bar {
  key: string;
  label: string;
  count: number;
  tone: Tone;
}

interface Props {
  title: string;
  /** What labels and counts are, for those who read the chart as a table. */
  head: readonly [string, string];
  bars: readonly Bar[];
}

/** How a whole is made up: bars one below the other, each with its number. Screen readers read it as the table that it is. */
export function Bars({ title, head, bars }: Props) {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const all = Math.max(1, bars.reduce((sum, { count }) => sum + count, 0));
  return (
    <>
      <div className="bars flat" aria-hidden="true">
        {bars.map(({ key, label, count, tone }) => (
          <div key={key} className="bar" title={`${label}: ${words(count)} (${percent((count / all) * 100)})`}>
            <span>{label}</span>
            <span className="bar-track"><span className={`bar-fill fill-${tone}`} style={{ '--part': count / most } as CSSProperties} /></span>
            <span className="bar-count">{words(count)}</span>
            <span className="bar-part">{percent(Math.round((count / all) * 100))}</span>
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
                <td>{words(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
