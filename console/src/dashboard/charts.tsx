import { Card, Col, Row } from 'antd';
import type { MetricsFragment } from '#operations';
import { refusal } from '../api/refusals.ts';
import { texts } from '../texts/index.ts';
import { STATUS_TONES } from '../tickets/pills.tsx';
import { Lock } from '../ui/guarded.tsx';
import { Bars, type Bar } from './bars.tsx';

const said = texts.dashboard;
const DAY = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', timeZone: 'UTC' });

/** The figures over time and by kind. */
export function Charts({ metrics, days }: { metrics: MetricsFragment | null | undefined; days: number }) {
  const perDay = metrics?.ticketsPerDay?.slice(-days).map(({ day, count }): Bar => {
    const label = DAY.format(Date.parse(day));
    return { key: day, label, count, says: said.opened(label, count) };
  });
  const byStatus = metrics?.ticketsByStatus?.map(({ status, count }): Bar => {
    const label = texts.tickets.status[status];
    return { key: status, label, count, says: said.count(label, count), tone: STATUS_TONES[status] };
  });
  return (
    <Row gutter={[16, 16]}>
      <Col xs={24} lg={15}>
        <Card title={said.perDay} loading={!metrics}>
          {metrics && perDay ? <Bars title={said.perDay} head={[said.day, said.number]} bars={perDay} upright /> : metrics && <Refused of={metrics} field="ticketsPerDay" />}
        </Card>
      </Col>
      <Col xs={24} lg={9}>
        <Card title={said.byStatus} loading={!metrics}>
          {metrics && byStatus ? (
            <Bars title={said.byStatus} head={[texts.tickets.columns.status, said.number]} bars={byStatus} />
          ) : (
            metrics && <Refused of={metrics} field="ticketsByStatus" />
          )}
        </Card>
      </Col>
    </Row>
  );
}

function Refused({ of, field }: { of: MetricsFragment; field: 'ticketsPerDay' | 'ticketsByStatus' }) {
  const reason = refusal(of, field);
  return <Lock permission={reason?.permission} />;
}
