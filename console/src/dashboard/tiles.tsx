import { UserOutlined } from '@ant-design/icons';
import { Card, Col, Row, Statistic } from 'antd';
import type { ReactNode } from 'react';
import type { MetricsFragment } from '#operations';
import { refusal } from '../api/refusals.ts';
import { texts } from '../texts/index.ts';
import { Lock } from '../ui/guarded.tsx';
import { TicketOutlined } from '../ui/ticket-icon.tsx';

const said = texts.dashboard;

interface Tile {
  /** The figure, by its name in the API. */
  field: keyof MetricsFragment & ('totalUsers' | 'openTickets');
  title: string;
  prefix: ReactNode;
  suffix?: string;
  precision?: number;
}

/** The tiles, from left to right: a figure that the API gains is one line here, and its field in dashboard.graphql. */
const TILES: readonly Tile[] = [
  { field: 'totalUsers', title: said.totalUsers, prefix: <UserOutlined /> },
  { field: 'openTickets', title: said.openTickets, prefix: <TicketOutlined /> },
];

/** The figures at a glance. One that may not be seen shows a lock; the others stand by themselves. */
export function Tiles({ metrics, loading }: { metrics: MetricsFragment | null | undefined; loading: boolean }) {
  return (
    <Row gutter={[16, 16]} className="metrics-row">
      {TILES.map(({ field, title, ...look }) => {
        const refused = metrics ? refusal(metrics, field) : undefined;
        return (
          <Col key={field} xs={12} lg={24 / Math.max(TILES.length, 2) > 6 ? 12 : 6}>
            <Card data-testid={`tile-${field}`}>
              <Statistic
                title={title}
                value={metrics?.[field] ?? '–'}
                loading={loading}
                {...look}
                {...(refused && { valueRender: () => <Lock permission={refused.permission} reason={refused.message} /> })}
              />
            </Card>
          </Col>
        );
      })}
    </Row>
  );
}
