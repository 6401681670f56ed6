import { texts } from '../texts/index.ts';
import { percent } from '../ui/amounts.ts';
import { dayRange } from './labels.ts';

const said = texts.dashboard;

interface Props {
  value: number;
  previous: number;
  /** When the figure was the previous one. */
  range: { readonly from: string; readonly to: string };
  /** Which way is the good one, if one is. */
  better?: 'more' | 'less';
  say: (value: number) => string;
}

/** How a figure compares with the one before: by sign and words, and by colour where one way is better. */
export function Change({ value, previous, range, better, say }: Props) {
  const by = value - previous;
  const part = previous > 0 && by !== 0 ? ` (${percent((Math.abs(by) / previous) * 100)})` : '';
  const good = better && by !== 0 ? ((by > 0) === (better === 'more') ? 'good' : 'bad') : undefined;
  return (
    <span title={said.before(say(previous), dayRange(range))}>
      <span className={`change ${good ?? ''}`}>{by === 0 ? said.same : `${by > 0 ? '▲' : '▼'} ${say(Math.abs(by))}${part}`}</span>{' '}
      <span className="unseen">{by > 0 ? said.more : by < 0 ? said.fewer : ''}</span>
      <span className="change">{said.versus(say(previous))}</span>
    </span>
  );
}
