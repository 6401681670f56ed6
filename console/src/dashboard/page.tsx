import './dashboard.css';
import './charts.css';
import './narrow.css';
import { getRouteApi } from '@tanstack/react-router';
import { Suspense, lazy } from 'react';
import { useMay } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { TicketTable } from '../tickets/ticket-table.tsx';
import { Card } from '../ui/card.tsx';
import { nodesOf } from '../ui/nodes.ts';
import { Page } from '../ui/page.tsx';
import { Problem } from '../ui/problem.tsx';
import { RangePicker } from '../ui/range-picker.tsx';
import { useToday } from '../ui/today.ts';
import { patiently } from '../ui/patiently.ts';
import { AsOf } from './as-of.tsx';
import { ChartWaiting } from './chart-card.tsx';
import { STANDARD, periodOf } from './period.ts';
import { Tiles } from './tiles.tsx';
import { useLiveFigures } from './use-live-figures.ts';
import { useRecentTickets } from './use-recent-tickets.ts';

const said = texts.dashboard;
const route = getRouteApi('/');
const charts = () => patiently(() => import('./charts.tsx'));
const MainCharts = lazy(() => charts().then(({ MainCharts }) => ({ default: MainCharts })));
const MoreCharts = lazy(() => charts().then(({ MoreCharts }) => ({ default: MoreCharts })));

interface Props {
  /** How often to ask for figures that are not told live, in milliseconds. */
  refreshInterval?: number;
}

/** How things stand, and how they have gone. The address holds the range. */
export function AdminDashboard({ refreshInterval = 30_000 }: Props) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const today = useToday();
  const may = useMay()('analytics:read');
  const figures = useLiveFigures(refreshInterval);
  const now = figures.data?.dashboardMetrics;
  const period = periodOf(search, today);

  const picker = (
    <>
      {period.moves && <AsOf at={now?.asOf} />}
      <RangePicker value={search} standard={STANDARD} today={today} onChange={(range) => void navigate({ search: range, replace: true })} />
    </>
  );

  return (
    <Page title={said.title} actions={may && picker}>
      <div className="admin-dashboard">
        {may && (
          <>
            <Tiles period={period} now={now} refreshInterval={refreshInterval} />
            <Suspense fallback={<div className="charts main"><ChartsWaiting className="two-thirds" /><ChartsWaiting /></div>}>
              <MainCharts period={period} figures={figures} />
            </Suspense>
          </>
        )}
        <RecentTickets />
        {may && (
          <Suspense fallback={<div className="charts">{['a', 'b', 'c'].map((key) => <ChartsWaiting key={key} />)}</div>}>
            <MoreCharts period={period} />
          </Suspense>
        )}
      </div>
    </Page>
  );
}

const ChartsWaiting = ({ className = '' }: { className?: string }) => (
  <Card className={`chart-card ${className}`} title=" "><div className="chart-room"><ChartWaiting /></div></Card>
);

function RecentTickets() {
  const may = useMay()('tickets:read');
  const recent = useRecentTickets();
  if (!may) return null;
  return (
    <Card title={said.recent} className="recent-tickets">
      {recent.isError ? (
        <Problem error={recent.error} retry={() => void recent.refetch()} />
      ) : (
        <TicketTable caption={said.recent} rows={recent.data && nodesOf(recent.data.tickets)} empty={said.noTickets} />
      )}
    </Card>
  );
}
