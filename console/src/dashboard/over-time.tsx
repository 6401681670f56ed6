import { type SeriesFragment, type TimeSeriesMetric, oneSeries, ticketFlow } from '#operations';
import { useAnswer } from '../api/hooks.ts';
import { useMay } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { count, duration, money } from '../ui/amounts.ts';
import { ChartCard, locked, shown } from './chart-card.tsx';
import { longLabel, shortLabel } from './labels.ts';
import type { Period } from './period.ts';
import { Plot } from './plot/plot.tsx';

const said = texts.dashboard;

interface Props {
  period: Period;
}

/** The question of a chart, without what it is about. */
const asked = ({ bucket, timeZone, range }: Period) => ({ bucket, timeZone, range });

const labelsOf = ({ starts }: SeriesFragment, { bucket }: Period) => starts.map((start) => ({ short: shortLabel(bucket, start), long: longLabel(bucket, start) }));

const valuesOf = (series: SeriesFragment): readonly (number | null)[] => series.lines[0]?.values ?? [];

const isEmpty = (values: readonly (number | null)[]): boolean => values.every((value) => value === null || value === 0);

/** What came, and what was done with it. */
export function TicketsPerDay({ period }: Props) {
  const answer = useAnswer(ticketFlow, asked(period));
  return (
    <ChartCard
      title={said.tickets[period.bucket]}
      meaning={said.meaning.tickets}
      className="two-thirds"
      answer={shown(answer)}
      empty={({ opened, resolved }) => !!opened && !!resolved && isEmpty([...valuesOf(opened), ...valuesOf(resolved)]) && said.noTicketsThen}
    >
      {({ opened, resolved }) => opened && resolved && (
        <Plot
          title={said.tickets[period.bucket]}
          unit="COUNT"
          labels={labelsOf(opened, period)}
          say={count}
          curves={[
            { key: 'opened', label: said.opened, look: 'bars', tone: 'blue', values: valuesOf(opened) },
            { key: 'resolved', label: said.resolved, look: 'line', tone: 'green', values: valuesOf(resolved) },
          ]}
        />
      )}
    </ChartCard>
  );
}

const useSeries = (metric: TimeSeriesMetric, period: Period) => useAnswer(oneSeries, { metric, ...asked(period) });

/** How soon somebody answers. */
export const FirstResponse = ({ period }: Props) => <Durations metric="FIRST_RESPONSE_TIME" title={said.firstResponse} meaning={said.meaning.firstResponse} period={period} />;

/** How soon it is done. */
export const Resolution = ({ period }: Props) => <Durations metric="RESOLUTION_TIME" title={said.resolution} meaning={said.meaning.resolution} period={period} />;

function Durations({ metric, title, meaning, period }: Props & { metric: TimeSeriesMetric; title: string; meaning: string }) {
  const answer = useSeries(metric, period);
  return (
    <ChartCard title={title} meaning={meaning} answer={shown(answer)} empty={({ timeSeries }) => !timeSeries?.lines[0]?.measured.some((number) => number > 0) && said.noneMeasured}>
      {({ timeSeries }) => timeSeries?.lines[0] && (
        <Plot
          title={title}
          unit="SECONDS"
          labels={labelsOf(timeSeries, period)}
          say={duration}
          curves={[
            { key: 'median', label: said.median, look: 'line', tone: 'blue', values: timeSeries.lines[0].values, more: timeSeries.lines[0].measured.map(said.measured) },
            { key: 'p90', label: said.p90, look: 'dashes', tone: 'violet', values: timeSeries.lines[0].p90 },
          ]}
        />
      )}
    </ChartCard>
  );
}

/** What waits. */
export function Backlog({ period }: Props) {
  const answer = useSeries('BACKLOG', period);
  return (
    <ChartCard title={said.backlog} meaning={said.meaning.backlog} answer={shown(answer)} empty={({ timeSeries }) => !!timeSeries && isEmpty(valuesOf(timeSeries)) && said.nothingWaited}>
      {({ timeSeries }) => timeSeries && (
        <Plot
          title={said.backlog}
          unit="COUNT"
          labels={labelsOf(timeSeries, period)}
          say={count}
          curves={[{ key: 'backlog', label: said.open, look: 'line', tone: 'blue', values: valuesOf(timeSeries) }]}
        />
      )}
    </ChartCard>
  );
}

const revenueCard = { title: said.revenue, meaning: said.meaning.revenue, className: 'two-thirds' };

/** What came in. */
export function Revenue({ period }: Props) {
  const may = useMay();
  if (may('analytics:revenue', true)) return <RevenueOverTime period={period} />;
  return <ChartCard {...revenueCard} answer={locked('analytics:revenue')}>{() => null}</ChartCard>;
}

function RevenueOverTime({ period }: Props) {
  const answer = useSeries('REVENUE', period);
  return (
    <ChartCard
      {...revenueCard}
      answer={shown(answer)}
      empty={({ timeSeries }) => !!timeSeries && isEmpty(valuesOf(timeSeries)) && said.noRevenue}
    >
      {({ timeSeries }) => timeSeries && (
        <Plot
          title={said.revenue}
          unit="MINOR_UNITS"
          labels={labelsOf(timeSeries, period)}
          say={(amount) => money({ amount, currency: timeSeries.currency ?? 'USD' })}
          sayShort={(amount) => money({ amount, currency: timeSeries.currency ?? 'USD' }, true)}
          curves={[{ key: 'revenue', label: said.revenue, look: 'bars', tone: 'green', values: valuesOf(timeSeries) }]}
        />
      )}
    </ChartCard>
  );
}
