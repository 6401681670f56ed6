import './side.css';
import { Link } from '@tanstack/react-router';
import { texts } from '../../texts/index.ts';
import { Facts } from '../../ui/facts.tsx';
import { Guarded } from '../../ui/guarded.tsx';
import { Time } from '../../ui/time.tsx';
import { StatusPill as CustomerStatusPill } from '../../customers/status-pill.tsx';
import type { Field } from '../ticket/marks.ts';
import type { Ticket } from '../ticket/model.ts';
import { useRights } from '../ticket/rights.ts';
import type { Changes } from '../ticket/use-changes.ts';
import type { Ref } from '../ticket/use-ticket.ts';
import { Assignee } from './assignee.tsx';
import { PriorityChoice, StatusChoice } from './choices.tsx';
import { SideField } from './field.tsx';
import { Tags } from './tags.tsx';
import { Timeline } from './timeline.tsx';

const said = texts.ticket.side;

/** A field that is picked from what opens. */
export type Picked = 'status' | 'priority' | 'assignee';

interface Props {
  of: Ref;
  ticket: Ticket;
  changes: Changes;
  marked: ReadonlySet<Field>;
  /** The field whose choices are shown. */
  picking: Picked | undefined;
  onPicking: (field: Picked | undefined) => void;
}

/** What there is to know and to change about a ticket. */
export function Side({ of: ref, ticket, changes, marked, picking, onPicking }: Props) {
  const { update, assign } = useRights(ticket);
  const shown = { ticket, changes, marked, may: update };
  const opening = (field: Picked) => ({ open: picking === field, onOpen: (open: boolean) => { onPicking(open ? field : undefined); } });
  return (
    <>
      <StatusChoice {...shown} {...opening('status')} />
      <PriorityChoice {...shown} {...opening('priority')} />
      <Assignee ticket={ticket} changes={changes} marked={marked.has('assignee')} may={assign} {...opening('assignee')} />
      <SideField label={said.customer}>
        <Guarded of={ticket} field="customer" none={said.noCustomer}>
          {({ id, companyName, subscriptionTier, status }) => (
            <span className="side-customer">
              <Link to="/customers/$id" params={{ id }}>{companyName}</Link>
              <span className="soft">{texts.customers.tier[subscriptionTier]}</span>
              {status !== 'ACTIVE' && <CustomerStatusPill status={status} />}
            </span>
          )}
        </Guarded>
      </SideField>
      <Tags changes={changes} marked={marked.has('tags')} may={update} />
      <Facts
        of={[
          [said.created, <Time at={ticket.createdAt} />],
          [said.updated, <Time at={ticket.updatedAt} />],
          [said.firstResponse, ticket.firstResponseAt ? <Time at={ticket.firstResponseAt} /> : said.notYet],
          [said.resolved, ticket.resolvedAt ? <Time at={ticket.resolvedAt} /> : said.notYet],
        ]}
      />
      <Timeline of={ref} ticket={ticket} />
    </>
  );
}
