import './dashboard.css';
import './charts.css';
import './narrow.css';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
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
import { useSoon } from '../ui/use-soon.ts';
import { AsOf } from './as-of.tsx';
import { ChartWaiting } from './chart-card.tsx';
import { type Period, STANDARD, periodOf } from './period.ts';
import { Tiles } from './tiles.tsx';
import { type LiveFigures, useLiveFigures } from './use-live-figures.ts';
import { useRecentTickets } from './use-recent-tickets.ts';

const said = texts.dashboard;
const route = getRouteApi('/');
const loadCharts = () => patiently(() => import('./charts.tsx'));

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
        {may && <Tiles period={period} now={now} refreshInterval={refreshInterval} />}
        {may ? <Charts period={period} figures={figures}><RecentTickets /></Charts> : <RecentTickets />}
      </div>
    </Page>
  );
}

/** The charts, and what stands among them. */
function Charts({ period, figures, children }: { period: Period; figures: LiveFigures; children: ReactNode }) {
  const { code, failed, fetch } = useSoon(loadCharts, true);
  if (code) return <><code.MainCharts period={period} figures={figures} />{children}<code.MoreCharts period={period} /></>;
  if (failed) return <><Problem error={failed} retry={fetch} />{children}</>;
  return (
    <>
      <div className="charts main"><ChartsWaiting className="two-thirds" /><ChartsWaiting /></div>
      {children}
      <div className="charts">{['a', 'b', 'c'].map((key) => <ChartsWaiting key={key} />)}</div>
    </>
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
