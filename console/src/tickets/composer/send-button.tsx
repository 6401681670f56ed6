import { DownOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
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

/** What is done most often first: resolving. */
const first = (one: TicketStatus, other: TicketStatus): number => Number(other === 'RESOLVED') - Number(one === 'RESOLVED');

/** Sends what was written, and can change the status in the same step. */
export function SendButton({ kind, disabled, transitions, onSend }: Props) {
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const send = <Button type="primary" htmlType="submit" disabled={disabled} title="Ctrl+Enter">{said.send[kind]}</Button>;
  if (transitions.length === 0) return send;
  const pick = (status: TicketStatus) => {
    setOpen(false);
    onSend(status);
  };
  const leave = () => {
    setOpen(false);
    opener.current?.focus();
  };
  return (
    <div className="send" onBlur={({ currentTarget, relatedTarget }) => { if (!currentTarget.contains(relatedTarget)) setOpen(false); }}>
      {send}
      <Button ref={opener} type="primary" icon={<DownOutlined />} aria-label={said.more} title={said.more} aria-haspopup="menu" aria-expanded={open} disabled={disabled} onMouseDown={stay} onClick={open ? leave : () => { setOpen(true); }} />
      {open && <SendMenu statuses={[...transitions].sort(first)} onPick={pick} onLeave={leave} />}
    </div>
  );
}

interface MenuProps {
  statuses: readonly TicketStatus[];
  onPick: (status: TicketStatus) => void;
  onLeave: () => void;
}

/** A click leaves the focus where it is: some browsers would take it from the menu and give it to no button, and the menu would close before it is heard. */
const stay = (event: MouseEvent): void => { event.preventDefault(); };

/** How far a key goes in the menu. */
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** What else sending can do. The arrows go through it, and around. */
function SendMenu({ statuses, onPick, onLeave }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => { menu.current?.querySelector('button')?.focus(); }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    const items = [...(menu.current?.querySelectorAll('button') ?? [])];
    const step = STEPS[event.key];
    if (event.key === 'Escape') onLeave();
    else if (step !== undefined) items.at((items.findIndex((item) => item === document.activeElement) + step) % items.length)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={menu} role="menu" aria-label={said.more} onMouseDown={stay} onKeyDown={onKeyDown}>
      {statuses.map((status) => <button key={status} type="button" role="menuitem" tabIndex={-1} onClick={() => { onPick(status); }}>{labelOf(status)}</button>)}
    </div>
  );
}
