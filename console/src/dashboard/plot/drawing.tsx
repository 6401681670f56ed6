import type { Curve } from './curve.ts';
import { type Scale, part, pathOf } from './scale.ts';

interface Props {
  curves: readonly Curve[];
  scale: Scale;
  length: number;
}

/** What a chart shows, drawn one wide for each stretch of time and one high; the page stretches it. */
export const Drawing = ({ curves, scale, length }: Props) => (
  <svg viewBox={`0 0 ${String(Math.max(1, length))} 1`} preserveAspectRatio="none" aria-hidden="true">
    {scale.ticks.map((tick) => {
      const y = 1 - part(tick, scale);
      return <line key={tick} className={tick === 0 ? 'plot-zero' : 'plot-line'} x1={0} x2={length} y1={y} y2={y} />;
    })}
    {curves.map(({ key, look, tone, values }) => (
      look === 'bars'
        ? values.map((value, at) => value !== null && value !== 0 && <Bar key={`${key} ${String(at)}`} at={at} value={value} scale={scale} tone={tone} />)
        : <path key={key} className={`curve stroke-${tone} ${look}`} d={pathOf(values, scale)} />
    ))}
  </svg>
);

function Bar({ at, value, scale, tone }: { at: number; value: number; scale: Scale; tone: string }) {
  const [top, bottom] = [part(Math.max(0, value), scale), part(Math.min(0, value), scale)];
  return <rect className={`bar-${tone}`} x={at + 0.14} width={0.72} y={1 - top} height={top - bottom} />;
}

/** How a figure is drawn, for a legend. */
export const Swatch = ({ curve: { look, tone } }: { curve: Curve }) => (
  <svg className="swatch" viewBox="0 0 18 10" aria-hidden="true">
    {look === 'bars' ? <rect className={`bar-${tone}`} x={4} width={10} height={10} /> : <path className={`curve stroke-${tone} ${look}`} d="M1 5H17" />}
  </svg>
);
