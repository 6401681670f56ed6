import { texts } from '../../texts/index.ts';
import type { Curve } from './curve.ts';

interface Props {
  title: string;
  labels: readonly { readonly long: string }[];
  curves: readonly Curve[];
  say: (value: number | null | undefined) => string;
}

/** A chart as the table that it is, for those who hear it. */
export const PlotTable = ({ title, labels, curves, say }: Props) => (
  <div className="unseen">
    <table>
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.dashboard.time}</th>
          {curves.map(({ key, label }) => <th key={key} scope="col">{label}</th>)}
        </tr>
      </thead>
      <tbody>
        {labels.map(({ long }, at) => (
          <tr key={long}>
            <th scope="row">{long}</th>
            {curves.map(({ key, values }) => <td key={key}>{say(values[at])}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
