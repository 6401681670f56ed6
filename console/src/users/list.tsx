import { PlusOutlined } from '@ant-design/icons';
import { getRouteApi } from '@tanstack/react-router';
import { Button } from 'antd';
import { useCallback, useState } from 'react';
import { type UserOrderField, users as usersQuery } from '#operations';
import { useAnswer } from '../api/hooks.ts';
import { useMay } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { DataTable } from '../ui/data-table.tsx';
import { nodesOf } from '../ui/nodes.ts';
import { Page } from '../ui/page.tsx';
import { ListProblem } from '../ui/list-problem.tsx';
import { Pager } from '../ui/pager.tsx';
import { pageOf } from '../ui/place.ts';
import { isRefused } from '../ui/problem.tsx';
import { useTableKeys } from '../ui/use-table-keys.ts';
import { useWish } from '../ui/wish.ts';
import { BulkBar } from './bulk-bar.tsx';
import { columns } from './columns.tsx';
import { CreateUser } from './create-user.tsx';
import { Filters } from './filters.tsx';
import type { UsersSearch } from './search.ts';

const PAGE = 25;
const said = texts.users;
const route = getRouteApi('/users');

/** Everybody who works here. The address holds filters, order and page. */
export function UsersPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const may = useMay();
  const [creating, setCreating] = useState(false);
  const { order = 'CREATED_AT', dir = 'DESC' } = search;
  const list = useAnswer(usersQuery, {
    ...pageOf(search, PAGE),
    filter: { search: search.search ?? null, role: search.role ?? null, status: search.status ?? null },
    orderBy: { field: order, direction: dir },
  });
  const change = useCallback(
    (next: Partial<UsersSearch>) => {
      void navigate({ search: (before) => ({ ...before, after: undefined, before: undefined, ...next }), replace: 'search' in next });
    },
    [navigate],
  );
  const filtered = Boolean(search.search ?? search.role ?? search.status);
  const rows = list.data ? nodesOf(list.data.users) : undefined;
  const [chosen, setChosen] = useChosen(search);
  const chosenRows = (rows ?? []).filter(({ id }) => chosen.has(id));
  const mayChange = ['users:suspend', 'roles:assign', 'users:update'].some((permission) => may(permission));
  const mayCreate = may('users:create', true);
  const create = () => { setCreating(true); };
  useWish('user', mayCreate && create);
  useTableKeys({ group: said.title, select: mayChange, create: mayCreate ? { label: said.create, run: create } : undefined });

  return (
    <Page
      title={said.title}
      actions={
        mayCreate && (
          <Button type="primary" icon={<PlusOutlined />} data-testid="create-user-btn" onClick={create}>{said.create}</Button>
        )
      }
    >
      {!isRefused(list.error) && <Filters search={search} filtered={filtered} onChange={change} />}
      {chosenRows.length > 0 && <BulkBar rows={chosenRows} onDone={() => { setChosen(new Set()); }} />}
      {list.isError ? (
        <ListProblem error={list.error} place={search} retry={() => void list.refetch()} onTurn={(place) => { change(place); }} />
      ) : (
        <DataTable
          caption={said.title}
          testId="users-table"
          columns={columns(may)}
          rows={rows}
          stale={list.isPlaceholderData}
          sorting={{ by: order, direction: dir, onChange: (by, direction) => { change({ order: by as UserOrderField, dir: direction }); } }}
          selection={mayChange ? { chosen, onChange: setChosen, name: ({ name }) => name } : undefined}
          empty={filtered ? said.emptyFiltered : said.empty}
        />
      )}
      {!list.isError && <Pager info={list.data?.users?.pageInfo} total={list.data?.users?.totalCount} onTurn={(place) => { change(place); }} />}
      {creating && <CreateUser onClose={() => { setCreating(false); }} />}
    </Page>
  );
}

const NOBODY: ReadonlySet<string> = new Set();

/** Who is chosen on a page of the list. Another page begins with nobody, however one comes there. */
function useChosen(search: UsersSearch): [ReadonlySet<string>, (chosen: ReadonlySet<string>) => void] {
  const page = JSON.stringify(search);
  const [state, setState] = useState({ page, chosen: NOBODY });
  return [state.page === page ? state.chosen : NOBODY, (chosen) => { setState({ page, chosen }); }];
}
