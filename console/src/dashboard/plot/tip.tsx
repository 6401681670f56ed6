import type { CSSProperties } from 'react';
import type { Curve } from './curve.ts';
import { Swatch } from './drawing.tsx';

interface Props {
  at: number;
  of: number;
  title: string;
  curves: readonly Curve[];
  say: (value: number | null | undefined) => string;
}

/** The values of one stretch of time, beside it. The slider says the same to screen readers. */
export const Tip = ({ at, of, title, curves, say }: Props) => (
  <div aria-hidden="true" className="plot-tip" data-side={at * 2 < of ? 'right' : 'left'} style={{ '--from': at / of, '--to': (at + 1) / of } as CSSProperties}>
    <span className="plot-here" />
    <div className="tip bubble">
      <strong>{title}</strong>
      {curves.map((curve) => (
        <span key={curve.key}>
          <Swatch curve={curve} />
          {curve.label}
          <b>{say(curve.values[at])}</b>
        </span>
      ))}
      {curves.map(({ key, more }) => more?.[at] && <small key={key}>{more[at]}</small>)}
    </div>
  </div>
);
