import './notifications.css';
import { BellOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { texts } from '../texts/index.ts';
import { nodesOf } from '../ui/nodes.ts';
import { Popup } from '../ui/popup.tsx';
import { Problem } from '../ui/problem.tsx';
import { countInTitle } from '../ui/tab-title.ts';
import { NotificationRow } from './row.tsx';
import { useInbox } from './use-inbox.ts';
import { useMarkAllRead, useMarkRead } from './use-mark-read.ts';

const said = texts.notifications;
const MANY = 99;

/** How many notifications are not read, and the newest of them; live. */
export function Bell() {
  const inbox = useInbox();
  const mark = useMarkRead();
  const markAll = useMarkAllRead();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const rows = inbox.data ? nodesOf(inbox.data.notifications) : undefined;
  const unread = inbox.data?.notifications?.unreadCount ?? 0;
  const close = () => { setOpen(false); };
  useEffect(() => {
    countInTitle(unread);
    return () => { countInTitle(0); };
  }, [unread]);

  return (
    <>
      <button ref={button} type="button" className="bell" data-testid="bell" aria-label={said.open(unread)} aria-haspopup="dialog" aria-expanded={open} title={said.title} onClick={() => { setOpen(!open); }}>
        <BellOutlined />
        {unread > 0 && <span className="count" aria-hidden="true">{unread > MANY ? `${String(MANY)}+` : unread}</span>}
      </button>
      <span role="status" className="unseen">{inbox.latest && said.arrived(inbox.latest.message)}</span>
      {open && (
        <Popup label={said.title} className="notifications-panel" anchor={() => button.current} onClose={close}>
          <div className="panel-head">
            <h2 data-first tabIndex={-1}>{said.title}</h2>
            {unread > 0 && rows && <button type="button" className="link" onClick={() => void markAll()}>{said.markAll}</button>}
          </div>
          {inbox.isError && !rows && <Problem error={inbox.error} retry={() => void inbox.refetch()} />}
          {rows?.length === 0 && <p className="hint empty">{said.empty}</p>}
          {rows && <ul>{rows.map((row) => <NotificationRow key={row.id} row={row} onRead={(id) => void mark({ ids: [id] })} onGo={close} />)}</ul>}
          <div className="panel-foot">
            <Link to="/notifications" onClick={close}>{said.all}</Link>
            <Link to="/profile" hash="notifications" onClick={close}>{said.settings}</Link>
          </div>
        </Popup>
      )}
    </>
  );
}
