import { DashboardOutlined, UserOutlined } from '@ant-design/icons';
import { Col, Row } from 'antd';
import type { ReactNode } from 'react';
import { type MetricsFragment, healthTile, revenueTile, ticketsTile, usersTile } from '#operations';
import { texts } from '../texts/index.ts';
import { count, currencyOf, money } from '../ui/amounts.ts';
import { TicketOutlined } from '../ui/ticket-icon.tsx';
import { Change } from './change.tsx';
import type { Period } from './period.ts';
import { Tile } from './tile.tsx';
import { useTile } from './use-tile.ts';

const said = texts.dashboard;

interface Props {
  period: Period;
  /** How things stand now, when it is known: told sooner than asked. */
  now: MetricsFragment | null | undefined;
  refreshInterval: number;
}

/** The four figures at a glance, for the end of a period and beside the one before. */
export function Tiles(props: Props) {
  const place = (tile: ReactNode) => <Col span={6} xs={12} lg={6}>{tile}</Col>;
  return (
    <Row gutter={[16, 16]} className="metrics-row">
      {place(<Users {...props} />)}
      {place(<Tickets {...props} />)}
      {place(<Health {...props} />)}
      {place(<Revenue {...props} />)}
    </Row>
  );
}

function Users({ period, now, refreshInterval }: Props) {
  const { tiles, ...state } = useTile(usersTile, period, refreshInterval, 'totalUsers');
  const tile = tiles?.totalUsers;
  const value = tile ? ((period.moves ? now?.totalUsers : undefined) ?? tile.value) : undefined;
  return (
    <Tile field="totalUsers" state={state} value={value} prefix={<UserOutlined />}>
      {tile && <Change value={value ?? 0} previous={tile.previous} range={tiles.previousRange} say={count} />}
    </Tile>
  );
}

function Tickets({ period, now, refreshInterval }: Props) {
  const { tiles, ...state } = useTile(ticketsTile, period, refreshInterval, 'openTickets');
  const tile = tiles?.openTickets;
  const value = tile ? ((period.moves ? now?.openTickets : undefined) ?? tile.value) : undefined;
  return (
    <Tile field="openTickets" state={state} value={value} prefix={<TicketOutlined />}>
      {tile && <Change value={value ?? 0} previous={tile.previous} range={tiles.previousRange} say={count} better="less" />}
    </Tile>
  );
}

function Health({ period, refreshInterval }: Props) {
  const { tiles, ...state } = useTile(healthTile, period, refreshInterval, 'systemHealth');
  return (
    <Tile field="systemHealth" state={state} value={tiles?.systemHealth} prefix={<DashboardOutlined />} suffix="%">
      {said.healthNow}
    </Tile>
  );
}

function Revenue({ period, refreshInterval }: Props) {
  const { tiles, ...state } = useTile(revenueTile, period, refreshInterval, 'revenue');
  const tile = tiles?.revenue;
  const { currency } = tile?.value ?? { currency: 'USD' };
  const { sign, digits, one } = currencyOf(currency);
  return (
    <Tile field="revenue" state={state} value={tile ? tile.value.amount / one : undefined} prefix={sign} precision={digits}>
      {tile && (
        <>
          <Change
            value={tile.value.amount}
            previous={tile.previous.amount}
            range={tiles.previousRange}
            say={(amount) => money({ amount, currency })}
            better="more"
          />
          {tile.others.length > 0 && <span className="others">{said.others(tile.others.map((other) => money(other)).join(', '))}</span>}
        </>
      )}
    </Tile>
  );
}
