import './dashboard.css';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Card, Col, Row } from 'antd';
import { Suspense, lazy } from 'react';
import { useMay } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { Choice } from '../ui/choice.tsx';
import { Page } from '../ui/page.tsx';
import { Problem } from '../ui/problem.tsx';
import { TicketTable } from '../tickets/ticket-table.tsx';
import { nodesOf } from '../ui/nodes.ts';
import { RANGES } from './search.ts';
import { Tiles } from './tiles.tsx';
import { useMetrics } from './use-metrics.ts';
import { useRecentTickets } from './use-recent-tickets.ts';

const said = texts.dashboard;
const route = getRouteApi('/');
const Charts = lazy(() => import('./charts.tsx').then(({ Charts }) => ({ default: Charts })));

interface Props {
  /** How often to ask for the figures where they are not told live, in milliseconds. */
  refreshInterval?: number;
}

/** How things stand. */
export function AdminDashboard({ refreshInterval = 30_000 }: Props) {
  const { days = 30 } = route.useSearch();
  const navigate = useNavigate();
  const may = useMay();
  const metrics = useMetrics(refreshInterval);
  const recent = useRecentTickets();
  const figures = metrics.data?.dashboardMetrics;

  const range = (
    <Choice
      aria-label={said.range}
      value={String(days)}
      onChange={(value) => void navigate({ to: '/', search: { days: RANGES.find((range) => range === Number(value)) } })}
      options={RANGES.map((range): [string, string] => [String(range), said.days[range]])}
    />
  );

  return (
    <Page title={said.title} actions={may('analytics:read') && range}>
      <div className="admin-dashboard">
        {may('analytics:read') && (metrics.isError && !figures ? (
          <Problem error={metrics.error} retry={() => void metrics.refetch()} />
        ) : (
          <>
            <Tiles metrics={figures} loading={metrics.isPending} />
            <Suspense fallback={<Row gutter={[16, 16]}><Col span={24}><Card loading className="chart-waiting" /></Col></Row>}>
              <Charts metrics={figures} days={days} />
            </Suspense>
          </>
        ))}
        {may('tickets:read') && (
          <Card title={said.recent} className="recent-tickets">
            {recent.isError ? (
              <Problem error={recent.error} retry={() => void recent.refetch()} />
            ) : (
              <TicketTable caption={said.recent} rows={recent.data && nodesOf(recent.data.tickets)} empty={said.noTickets} />
            )}
          </Card>
        )}
      </div>
    </Page>
  );
}
