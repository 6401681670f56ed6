import { CheckOutlined, CommentOutlined, MessageOutlined, SafetyOutlined, UserAddOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { NotificationKind, NotificationRowFragment } from '#operations';
import { brief } from '../texts/brief.ts';
import { texts } from '../texts/index.ts';
import { Pill } from '../ui/pill.tsx';
import { Time } from '../ui/time.tsx';

const said = texts.notifications;
const ICONS: Record<NotificationKind, ReactNode> = {
  TICKET_ASSIGNED: <UserAddOutlined />,
  MENTIONED: <CommentOutlined />,
  TICKET_REPLIED: <MessageOutlined />,
  ROLE_CHANGED: <SafetyOutlined />,
};

interface Props {
  row: NotificationRowFragment;
  onRead: (id: string) => void;
  /** It was followed. */
  onGo?: (() => void) | undefined;
}

/** One notification: who did what, to which ticket, and when. It leads there, and is read by that. */
export function NotificationRow({ row, onRead, onGo }: Props) {
  const unread = row.readAt === null;
  const way = wayTo(row);
  const follow = () => {
    if (unread) onRead(row.id);
    onGo?.();
  };
  return (
    <li className="notification" data-unread={unread} data-id={row.id}>
      <span className="kind" aria-hidden="true">{ICONS[row.kind]}</span>
      {way ? <Link {...way} className="about" preload={false} onClick={follow}><About row={row} /></Link> : <div className="about"><About row={row} /></div>}
      {unread && <Button className="read" type="text" size="small" icon={<CheckOutlined />} aria-label={said.markRead} title={said.markRead} onClick={() => { onRead(row.id); }} />}
    </li>
  );
}

function About({ row: { kind, message, actor, ticket, comment, createdAt, readAt } }: { row: NotificationRowFragment }) {
  const gone = !ticket && kind !== 'ROLE_CHANGED';
  return (
    <>
      <span className="said">
        {readAt === null && <span className="unseen">{said.unread}: </span>}
        {actor && kind !== 'ROLE_CHANGED' ? <><strong title={actor.name}>{brief(actor.name)}</strong> {said.did[kind]}</> : message}
      </span>
      {ticket && <span className="ticket"><span className="number">#{ticket.number}</span> {ticket.title}</span>}
      {gone && <span className="hint">{said.gone}</span>}
      {comment && <span className="excerpt">{comment.internal && <Pill tone="amber">{said.internal}</Pill>} {comment.body}</span>}
      <span className="at"><Time at={createdAt} /></span>
    </>
  );
}

/** Where a notification leads: to the comment, or the ticket; to what one may do, when that changed. */
export function wayTo({ kind, ticket, comment }: NotificationRowFragment): { to: string; hash?: string } | undefined {
  if (kind === 'ROLE_CHANGED') return { to: '/profile' };
  if (!ticket) return undefined;
  return { to: `/tickets/${String(ticket.number)}`, ...(comment && { hash: `comment-${comment.id}` }) };
}
