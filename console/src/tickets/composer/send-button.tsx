import { DownOutlined } from '@ant-design/icons';
import { Button, Dropdown, Space } from 'antd';
import type { TicketStatus } from '#operations';
import { texts } from '../../texts/index.ts';
import type { Kind } from './draft-place.ts';

const said = texts.ticket.composer;

interface Props {
  kind: Kind;
  disabled: boolean;
  /** Where the ticket can go with what is sent. */
  transitions: readonly TicketStatus[];
  onSend: (then?: TicketStatus) => void;
}

const labelOf = (status: TicketStatus): string =>
  status === 'RESOLVED' ? said.resolve : status === 'CLOSED' ? said.close : said.sendAnd(texts.tickets.status[status]);

/** The menu is a part of the page, not beside it. */
const inPage = (button: HTMLElement): HTMLElement => button.closest('main') ?? document.body;

/** What is done most often first: resolving. */
const first = (one: TicketStatus, other: TicketStatus): number => Number(other === 'RESOLVED') - Number(one === 'RESOLVED');

/** Sends what was written, and can change the status in the same step. */
export function SendButton({ kind, disabled, transitions, onSend }: Props) {
  const send = <Button type="primary" htmlType="submit" disabled={disabled} title="Ctrl+Enter">{said.send[kind]}</Button>;
  if (transitions.length === 0) return send;
  const items = [...transitions].sort(first).map((status) => ({ key: status, label: labelOf(status), onClick: () => { onSend(status); } }));
  return (
    <Space.Compact>
      {send}
      <Dropdown menu={{ items }} trigger={['click']} placement="topRight" disabled={disabled} getPopupContainer={inPage}>
        <Button type="primary" icon={<DownOutlined />} aria-label={said.more} title={said.more} disabled={disabled} />
      </Dropdown>
    </Space.Compact>
  );
}
