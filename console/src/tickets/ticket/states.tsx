import { EyeInvisibleOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Alert, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { usePerson } from '../../api/person.ts';
import { texts } from '../../texts/index.ts';
import { readDraft } from '../../ui/drafts.ts';
import { usePageTitle } from '../../ui/page.tsx';
import { draftPlace } from '../composer/draft-place.ts';
import type { Ticket } from './model.ts';

const said = texts.ticket;

/** In place of a ticket. */
export function InPlace({ title, children }: { title: string; children: ReactNode }) {
  const heading = usePageTitle(title);
  return (
    <section className="in-place">
      <h1 ref={heading} tabIndex={-1}>{title}</h1>
      {children}
      <p><Link to="/tickets" search={true}>{said.missing.back}</Link></p>
    </section>
  );
}

/** There is no ticket of this number, as far as the viewer sees. */
export const Missing = ({ number }: { number?: string }) => (
  <InPlace title={said.missing.title}><p>{number === undefined ? said.missing.gone : said.missing.text(number)}</p></InPlace>
);

/** The ticket was there, and may not be seen any more. What was typed on it is. */
export function Left({ ticket }: { ticket: Ticket }) {
  const me = usePerson().id;
  const typed = (['reply', 'note'] as const).map((kind) => readDraft(me, draftPlace(ticket.id, kind))).filter(Boolean);
  return (
    <InPlace title={said.left.title}>
      <Alert type="warning" showIcon icon={<EyeInvisibleOutlined />} title={said.tab(ticket.number, ticket.title)} description={said.left.text} />
      {typed.length > 0 && (
        <>
          <p>{said.left.draft}</p>
          {typed.map((text) => <pre key={text} className="kept-draft">{text}</pre>)}
        </>
      )}
    </InPlace>
  );
}

/** Stands for a ticket in its own shape until it is there. */
export const TicketWaiting = () => (
  <>
    <section className="ticket-main" role="status" aria-label={texts.app.starting} aria-busy="true">
      <header className="ticket-head"><Skeleton active title={{ width: '60%' }} paragraph={false} /></header>
      <div className="conversation-box"><div className="conversation-content"><Skeleton active avatar paragraph={{ rows: 3 }} /><Skeleton active avatar paragraph={{ rows: 2 }} /></div></div>
    </section>
    <aside className="ticket-side" aria-hidden="true"><Skeleton active paragraph={{ rows: 8 }} title={false} /></aside>
  </>
);
