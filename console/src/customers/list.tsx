import '../ui/long-cell.css';
import { PlusOutlined } from '@ant-design/icons';
import { Link, getRouteApi } from '@tanstack/react-router';
import { Button } from 'antd';
import { useCallback, useState } from 'react';
import { type CustomerOrderField, type CustomerRowFragment, type CustomerStatus, type SubscriptionTier, customers as customersQuery } from '#operations';
import { useAnswer } from '../api/hooks.ts';
import { useMay } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { Choice, optionsOf } from '../ui/choice.tsx';
import { type Column, DataTable } from '../ui/data-table.tsx';
import { Guarded } from '../ui/guarded.tsx';
import { nodesOf } from '../ui/nodes.ts';
import { Page } from '../ui/page.tsx';
import { ListProblem } from '../ui/list-problem.tsx';
import { Pager } from '../ui/pager.tsx';
import { pageOf } from '../ui/place.ts';
import { SearchField } from '../ui/search-field.tsx';
import { Time } from '../ui/time.tsx';
import { useTableKeys } from '../ui/use-table-keys.ts';
import { useWish } from '../ui/wish.ts';
import { CreateCustomer } from './create-customer.tsx';
import { StatusPill } from './status-pill.tsx';
import type { CustomersSearch } from './search.ts';

const PAGE = 25;
const said = texts.customers;
const route = getRouteApi('/customers');

const COLUMNS: readonly Column<CustomerRowFragment>[] = [
  {
    key: 'company',
    title: said.columns.company,
    order: 'COMPANY_NAME',
    className: 'long-cell company',
    render: ({ id, companyName }) => <Link to="/customers/$id" params={{ id }} title={companyName} dir="auto">{companyName}</Link>,
  },
  { key: 'contact', title: said.columns.contact, className: 'long-cell', render: (customer) => <Guarded of={customer} field="contactEmail">{(email) => <span title={email}>{email}</span>}</Guarded> },
  { key: 'tier', title: said.columns.tier, render: ({ subscriptionTier }) => said.tier[subscriptionTier] },
  { key: 'status', title: said.columns.status, render: ({ status }) => <StatusPill status={status} /> },
  { key: 'created', title: said.columns.created, order: 'CREATED_AT', minor: true, render: ({ createdAt }) => <Time at={createdAt} /> },
];

/** The companies that are helped. The address holds filters, order and page. */
export function CustomersPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayCreate = useMay()('customers:create', true);
  const [creating, setCreating] = useState(false);
  const { order = 'COMPANY_NAME', dir = 'ASC' } = search;
  const list = useAnswer(customersQuery, {
    ...pageOf(search, PAGE),
    filter: { search: search.search ?? null, tier: search.tier ?? null, status: search.status ?? null },
    orderBy: { field: order, direction: dir },
  });
  const change = useCallback(
    (next: Partial<CustomersSearch>) => {
      void navigate({ search: (before) => ({ ...before, after: undefined, before: undefined, ...next }), replace: 'search' in next });
    },
    [navigate],
  );
  const onSearch = useCallback((text: string) => { change({ search: text || undefined }); }, [change]);
  const filtered = Boolean(search.search ?? search.tier ?? search.status);
  const begin = () => { setCreating(true); };
  const create = <Button type="primary" icon={<PlusOutlined />} data-testid="create-customer-btn" onClick={begin}>{said.create}</Button>;
  useWish('customer', mayCreate && begin);
  useTableKeys({ group: said.title, select: false, create: mayCreate ? { label: said.create, run: begin } : undefined });

  return (
    <Page title={said.title} actions={mayCreate && create}>
      <div className="filters" role="search">
        <SearchField label={said.search} value={search.search ?? ''} onSearch={onSearch} />
        <Choice
          aria-label={said.filters.tier}
          value={search.tier ?? ''}
          onChange={(tier) => { change({ tier: (tier || undefined) as SubscriptionTier | undefined }); }}
          options={[['', `${said.filters.tier}: ${texts.app.all}`], ...optionsOf(said.tier)]}
        />
        <Choice
          aria-label={said.filters.status}
          value={search.status ?? ''}
          onChange={(status) => { change({ status: (status || undefined) as CustomerStatus | undefined }); }}
          options={[['', `${said.filters.status}: ${texts.app.all}`], ...optionsOf(said.status)]}
        />
        {filtered && (
          <Button type="link" onClick={() => { change({ search: undefined, tier: undefined, status: undefined }); }}>{texts.app.clear}</Button>
        )}
      </div>
      {list.isError ? (
        <ListProblem error={list.error} place={search} retry={() => void list.refetch()} onTurn={change} />
      ) : (
        <DataTable
          caption={said.title}
          testId="customers-table"
          columns={COLUMNS}
          rows={list.data && nodesOf(list.data.customers)}
          stale={list.isPlaceholderData}
          sorting={{ by: order, direction: dir, onChange: (by, direction) => { change({ order: by as CustomerOrderField, dir: direction }); } }}
          empty={filtered ? said.emptyFiltered : said.empty}
        />
      )}
      {!list.isError && <Pager info={list.data?.customers?.pageInfo} total={list.data?.customers?.totalCount} onTurn={change} />}
      {creating && <CreateCustomer onClose={() => { setCreating(false); }} />}
    </Page>
  );
}
