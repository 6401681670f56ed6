import { DownOutlined, InfoCircleOutlined, LeftOutlined, UpOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { texts } from '../../texts/index.ts';
import { usePageTitle } from '../../ui/page.tsx';
import { StepButton } from '../../ui/step-button.tsx';
import { PriorityPill, StatusPill } from '../pills.tsx';
import { Visitors } from '../presence/visitors.tsx';
import type { Field } from './marks.ts';
import type { Ticket } from './model.ts';
import { Title } from './title.tsx';
import type { Changes } from './use-changes.ts';
import type { Neighbours } from './use-neighbours.ts';

const said = texts.ticket;

interface Props {
  ticket: Ticket;
  changes: Changes;
  marked: ReadonlySet<Field>;
  neighbours: Neighbours;
  /** Whether the list stands beside it. */
  listed: boolean;
  /** Shows the side panel, where it is not there already. */
  onSide: (() => void) | undefined;
}

/** What stands above a conversation. */
export function TicketHead({ ticket, changes, marked, neighbours: { previous, next }, listed, onSide }: Props) {
  const { number, title } = ticket;
  const heading = usePageTitle(said.tab(number, title));
  return (
    <header className="ticket-head">
      <div className="ticket-line">
        {!listed && <Link to="/tickets" search={true} className="to-list" aria-label={said.back}><LeftOutlined aria-hidden="true" /> <span className="label">{said.back}</span></Link>}
        <span className="soft">{said.number(number)}</span>
        <StatusPill status={changes.shown.status} />
        <span className="pill-priority"><PriorityPill priority={changes.shown.priority} /></span>
        <span className="grow" />
        <Visitors ticketId={ticket.id} />
        <StepButton type="text" size="small" icon={<UpOutlined />} aria-label={said.previous} title={`${said.previous} (K)`} onStep={previous} />
        <StepButton type="text" size="small" icon={<DownOutlined />} aria-label={said.next} title={`${said.next} (J)`} onStep={next} />
        {onSide && <Button size="small" className="to-side" icon={<InfoCircleOutlined />} aria-label={said.details} onClick={onSide}><span className="label">{said.details}</span></Button>}
      </div>
      <Title ticket={ticket} changes={changes} marked={marked.has('title')} heading={heading} />
    </header>
  );
}
