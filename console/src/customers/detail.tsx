import { useQueryClient } from '@tanstack/react-query';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useCallback } from 'react';
import { type CustomerQuery, customer as customerQuery, deleteCustomer } from '#operations';
import { keyOf, useAnswer, useChange, useTicketEvents } from '../api/hooks.ts';
import { useMay } from '../api/person.ts';
import { NotFound } from '../app/not-found.tsx';
import { texts } from '../texts/index.ts';
import { TicketTable } from '../tickets/ticket-table.tsx';
import { Card } from '../ui/card.tsx';
import { useConfirmDelete } from '../ui/confirm.tsx';
import { Facts } from '../ui/facts.tsx';
import { Guarded } from '../ui/guarded.tsx';
import { nodesOf } from '../ui/nodes.ts';
import { Page } from '../ui/page.tsx';
import { idIn } from '../ui/place.ts';
import { Problem } from '../ui/problem.tsx';
import { useRecent } from '../ui/recent.ts';
import { say } from '../ui/say.tsx';
import { Time } from '../ui/time.tsx';
import { useHere } from '../ui/use-here.ts';
import { Waiting } from '../ui/waiting.tsx';
import { EditCustomer } from './edit-customer.tsx';
import { Metadata } from './metadata.tsx';
import { StatusPill } from './status-pill.tsx';

const said = texts.customers;
const route = getRouteApi('/customers/$id');

/** A customer as the page has it. */
export type CustomerDetail = NonNullable<CustomerQuery['customer']>;

/** One customer, with its tickets. */
export function CustomerPage() {
  const { id } = route.useParams();
  const known = idIn(id) !== undefined;
  const answer = useAnswer(customerQuery, { id }, { enabled: known });
  useTicketsOf(id);
  const customer = answer.data?.customer;
  useRecent(customer && { kind: 'customer', path: `/customers/${id}`, label: customer.companyName });
  if (!known) return <NotFound />;
  if (answer.isError && !customer) return <Page title={said.title}><Problem error={answer.error} retry={() => void answer.refetch()} /></Page>;
  if (answer.isPending) return <Page title={said.title}><Waiting /></Page>;
  if (!customer) return <NotFound />;
  return (
    <Page title={customer.companyName} above={<Link to="/customers">{said.title}</Link>} actions={<Actions key={id} customer={customer} />}>
      {answer.isError && <Problem error={answer.error} retry={() => void answer.refetch()} />}
      <div className="columns">
        <Card title={said.details}>
          <Facts
            of={[
              [said.columns.contact, <Guarded of={customer} field="contactEmail">{(address) => <a href={`mailto:${address}`}>{address}</a>}</Guarded>],
              [said.columns.tier, said.tier[customer.subscriptionTier]],
              [said.columns.status, <StatusPill status={customer.status} />],
              [said.columns.created, <Time at={customer.createdAt} />],
              [said.updated, <Time at={customer.updatedAt} />],
            ]}
          />
        </Card>
        <EditCustomer key={id} customer={customer} />
        <Card title={said.metadata.title}>
          <Guarded of={customer} field="metadata">{() => <Metadata key={id} customer={customer} />}</Guarded>
        </Card>
        <Card title={said.tickets} className="wide" extra={customer.tickets?.totalCount ? <Link to="/tickets" search={{ customer: id }}>{said.allTickets(customer.tickets.totalCount)}</Link> : undefined}>
          <Guarded of={customer} field="tickets">
            {(tickets) => <TicketTable caption={said.tickets} rows={nodesOf(tickets)} empty={said.noTickets} without="customer" />}
          </Guarded>
        </Card>
      </div>
    </Page>
  );
}

/** Asks anew when a ticket of the customer changes. */
function useTicketsOf(id: string): void {
  const answers = useQueryClient();
  useTicketEvents(
    useCallback(
      ({ ticket }) => {
        if (ticket?.customer?.id === id) void answers.invalidateQueries({ queryKey: keyOf(customerQuery, { id }) });
      },
      [answers, id],
    ),
  );
}

function Actions({ customer }: { customer: CustomerDetail }) {
  const may = useMay();
  const navigate = useNavigate();
  const confirm = useConfirmDelete();
  const { run } = useChange(deleteCustomer, 'customers');
  const here = useHere();
  if (!may('customers:delete')) return null;
  const remove = async () => {
    try {
      await run({ id: customer.id, expectedVersion: customer.version });
      say.success(said.deleted(customer.companyName));
      if (here()) await navigate({ to: '/customers', ignoreBlocker: true });
    } catch (error) {
      say.error(error);
    }
  };
  return <Button danger onClick={() => { confirm(said.deleteTitle(customer.companyName), said.deleteText, remove); }}>{texts.app.delete}</Button>;
}
