import type { ReactNode } from 'react';
import { type SupportFiguresQuery, type TookFragment, supportFigures } from '#operations';
import { useAnswer } from '../api/hooks.ts';
import { texts } from '../texts/index.ts';
import { count, duration, percent } from '../ui/amounts.ts';
import { ChartCard, shown } from './chart-card.tsx';
import type { Period } from './period.ts';

const said = texts.dashboard.support;

/** How support is doing, in a few figures. */
export function SupportFigures({ period: { range } }: { period: Period }) {
  const answer = useAnswer(supportFigures, { range });
  return (
    <ChartCard title={said.title} meaning={said.meaning} className="half" answer={shown(answer)}>
      {({ supportMetrics }) => supportMetrics && (
        <>
          <Counts of={supportMetrics} />
          <Times of={supportMetrics} />
        </>
      )}
    </ChartCard>
  );
}

type Metrics = NonNullable<SupportFiguresQuery['supportMetrics']>;

function Counts({ of: { flow, backlog } }: { of: Metrics }) {
  const one = (name: string, value: number | undefined, more?: ReactNode) => (
    <div>
      <dt>{name}</dt>
      <dd>{value === undefined ? '–' : count(value)} {more}</dd>
    </div>
  );
  const rate = flow?.reopenRate;
  return (
    <dl className="counts">
      {one(said.opened, flow?.opened)}
      {one(said.resolved, flow?.resolved)}
      {one(said.reopened, flow?.reopened, rate !== null && rate !== undefined && <small title={said.reopenRate}>{percent(rate)}</small>)}
      {one(said.openNow, backlog?.count)}
    </dl>
  );
}

function Times({ of: { firstResponse, resolution, backlog } }: { of: Metrics }) {
  return (
    <table className="loads times">
      <caption className="unseen">{said.times}</caption>
      <thead>
        <tr>
          <th scope="col">{said.times}</th>
          <th scope="col">{texts.dashboard.median}</th>
          <th scope="col">{texts.dashboard.p90}</th>
          <th scope="col">{said.target}</th>
        </tr>
      </thead>
      <tbody>
        <Took name={said.firstResponse} took={firstResponse} />
        <Took name={said.resolution} took={resolution} />
        <tr>
          <th scope="row">{said.age}</th>
          <td>{long(backlog?.medianAge)}</td>
          <td>{long(backlog?.p90Age)}</td>
          <td>{backlog?.oldestAge === null || backlog === null ? '–' : said.oldest(long(backlog.oldestAge))}</td>
        </tr>
      </tbody>
    </table>
  );
}

const Took = ({ name, took }: { name: string; took: TookFragment | null }) => (
  <tr>
    <th scope="row">{name}</th>
    <td>{long(took?.median)}</td>
    <td>{long(took?.p90)}</td>
    <td>{took?.withinTargetPercent === null || took === null ? '–' : said.within(percent(took.withinTargetPercent), duration(took.target * 60))}</td>
  </tr>
);

const long = (seconds: number | null | undefined): string => (seconds === null || seconds === undefined ? '–' : duration(seconds));
