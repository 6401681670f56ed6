import { ReloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { texts } from '../texts/index.ts';
import { say } from '../ui/say.tsx';
import type { TicketList } from './use-ticket-list.ts';

const said = texts.ticketList;

/** Says that tickets came, left or moved in the order since the list was read, and reads it anew when somebody wants to see. */
export function ListNews({ list: { fresh, left, moved, renew, stale }, onShown }: { list: TicketList; onShown: () => void }) {
  const [busy, setBusy] = useState(false);
  const words = [fresh > 0 && said.fresh(fresh), left > 0 && said.gone(left), moved > 0 && said.moved(moved)].filter(Boolean).join(', ');
  const show = async () => {
    setBusy(true);
    try {
      await renew();
      onShown();
    } catch (error) {
      say.error(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="list-news" role="status">
      {words !== '' && !stale && (
        <Button size="small" type="primary" icon={<ReloadOutlined />} loading={busy} data-testid="list-news" onClick={() => void show()}>{words}</Button>
      )}
    </div>
  );
}
