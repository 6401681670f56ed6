import '../ui/log.css';
import './system.css';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { systemLogs } from '#operations';
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
import { useToday } from '../ui/today.ts';
import { useTableKeys } from '../ui/use-table-keys.ts';
import { COLUMNS } from './columns.tsx';
import { Entry } from './entry.tsx';
import { Filters } from './filters.tsx';
import { Health } from './health.tsx';
import { type SystemSearch, filterOf, isFiltered } from './search.ts';

const PAGE = 40;
/** How often the newest entries are asked for, in milliseconds. */
const PACE = 15_000;
const said = texts.system;
const route = getRouteApi('/system');

/** How the system does, and what its processes complained of. The address holds filters, page, and the entry that is looked at. */
export function SystemPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const today = useToday();
  const may = useMay();
  const first = !search.after && !search.before;
  const list = useAnswer(systemLogs, { ...pageOf(search, PAGE), filter: filterOf(search, today) }, { staleTime: 0, ...(first && { refetchInterval: PACE }) });
  const rows = list.data ? nodesOf(list.data.systemLogs) : undefined;
  const change = useCallback(
    (next: Partial<SystemSearch>) => void navigate({ search: (before) => ({ ...before, after: undefined, before: undefined, ...next }), replace: 'search' in next }),
    [navigate],
  );
  const look = useCallback((entry: string | undefined) => void navigate({ search: (before) => ({ ...before, entry }), replace: true, resetScroll: false }), [navigate]);
  useTableKeys({ group: said.log, way: 'a[href*="entry="]' });

  return (
    <Page title={said.title}>
      {may('analytics:read') && <Health />}
      <h2 className="log-title">{said.log}</h2>
      <p className="hint">{said.hint}</p>
      {!isRefused(list.error) && <Filters search={search} today={today} onChange={change} />}
      {list.isError ? (
        <ListProblem error={list.error} place={search} retry={() => void list.refetch()} onTurn={change} />
      ) : (
        <DataTable
          caption={said.log}
          testId="logs-table"
          className="log-table system-table"
          columns={COLUMNS}
          rows={rows}
          stale={list.isPlaceholderData}
          empty={isFiltered(search) ? said.emptyFiltered : said.empty}
        />
      )}
      {!list.isError && <Pager info={list.data?.systemLogs?.pageInfo} total={list.data?.systemLogs?.totalCount} onTurn={change} />}
      {search.entry && <Entry id={search.entry} rows={rows ?? []} onLook={look} onFilter={change} />}
    </Page>
  );
}
