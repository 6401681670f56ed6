import { openedByPriority } from '#operations';
import { useAnswer } from '../api/hooks.ts';
import { refusal } from '../api/refusals.ts';
import { ApiError } from '../api/errors.ts';
import { texts } from '../texts/index.ts';
import { PRIORITY_TONES, STATUS_TONES } from '../tickets/pills.tsx';
import { oneOf } from '../ui/place.ts';
import { Bars } from './bars.tsx';
import { ChartCard, shown } from './chart-card.tsx';
import type { Period } from './period.ts';
import type { LiveFigures } from './use-live-figures.ts';

const said = texts.dashboard;
const PRIORITIES = ['URGENT', 'HIGH', 'MEDIUM', 'LOW'] as const;

/** All tickets as they are now, told live. */
export function ByStatus({ figures }: { figures: LiveFigures }) {
  const now = figures.data?.dashboardMetrics;
  const data = now?.ticketsByStatus ?? undefined;
  const refused = now ? refusal(now, 'ticketsByStatus') : undefined;
  const error = refused ? new ApiError('FORBIDDEN', refused.message, { permission: refused.permission }) : figures.error;
  return (
    <ChartCard
      title={said.byStatus}
      meaning={said.meaning.byStatus}
      answer={{ data, error, retry: () => void figures.refetch() }}
      empty={(statuses) => statuses.every(({ count }) => count === 0) && said.noTickets}
    >
      {(statuses) => (
        <Bars
          title={said.byStatus}
          head={[texts.tickets.columns.status, said.number]}
          bars={statuses.map(({ status, count }) => ({ key: status, label: texts.tickets.status[status], count, tone: STATUS_TONES[status] }))}
        />
      )}
    </ChartCard>
  );
}

/** How urgent what came is. */
export function ByPriority({ period: { bucket, timeZone, range } }: { period: Period }) {
  const answer = useAnswer(openedByPriority, { bucket, timeZone, range });
  return (
    <ChartCard title={said.byPriority} meaning={said.meaning.byPriority} answer={shown(answer)} empty={({ timeSeries }) => timeSeries?.lines.length === 0 && said.noTicketsThen}>
      {({ timeSeries }) => {
        const sums = new Map(timeSeries?.lines.map(({ key, values }) => [oneOf(key, PRIORITIES), values.reduce<number>((sum, value) => sum + (value ?? 0), 0)]));
        return (
          <Bars
            title={said.byPriority}
            head={[texts.tickets.columns.priority, said.number]}
            bars={PRIORITIES.map((priority) => ({ key: priority, label: texts.tickets.priority[priority], count: sums.get(priority) ?? 0, tone: PRIORITY_TONES[priority] }))}
          />
        );
      }}
    </ChartCard>
  );
}
