import '../ui/log.css';
import './audit.css';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { auditLog } from '#operations';
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
import { columns } from './columns.tsx';
import { Entry } from './entry.tsx';
import { ExportEntries } from './export-entries.tsx';
import { Filters } from './filters.tsx';
import { useNames } from './names.ts';
import { Renewals } from './renewals.tsx';
import { type AuditSearch, filterOf, isFiltered, mayHideRenewals } from './search.ts';
import { Verify } from './verify.tsx';

const PAGE = 40;
/** How often the newest entries are asked for, in milliseconds. */
const PACE = 15_000;
const said = texts.audit;
const route = getRouteApi('/audit');

/** Who did what. The address holds filters, page, and the entry that is looked at. */
export function AuditPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const today = useToday();
  const may = useMay();
  const verify = may('audit:verify', true);
  const filter = filterOf(search, today, may);
  const first = !search.after && !search.before;
  const list = useAnswer(auditLog, { ...pageOf(search, PAGE), filter, verify }, { staleTime: 0, ...(first && { refetchInterval: PACE }) });
  const rows = list.data ? nodesOf(list.data.auditLog) : undefined;
  const names = useNames(rows ?? []);
  const change = useCallback(
    (next: Partial<AuditSearch>) => void navigate({ search: (before) => ({ ...before, after: undefined, before: undefined, ...next }) }),
    [navigate],
  );
  const look = useCallback((entry: string | undefined) => void navigate({ search: (before) => ({ ...before, entry }), replace: true, resetScroll: false }), [navigate]);
  const total = list.data?.auditLog?.totalCount;
  // the name of whoever did it leads elsewhere
  useTableKeys({ group: said.title, plain: true, way: 'a[href*="entry="]' });

  return (
    <Page
      title={said.title}
      actions={
        <>
          {!isRefused(list.error) && mayHideRenewals(search) && <Renewals shown={search.renewals ?? false} onChange={(renewals) => { change({ renewals: renewals || undefined }); }} />}
          {rows && rows.length > 0 && <ExportEntries filter={filter} verify={verify} total={total ?? undefined} />}
        </>
      }
    >
      {!isRefused(list.error) && <Filters search={search} names={names} today={today} onChange={change} />}
      {list.isError ? (
        <ListProblem error={list.error} place={search} retry={() => void list.refetch()} onTurn={change} />
      ) : (
        <DataTable
          caption={said.title}
          testId="audit-table"
          className="log-table audit-table"
          columns={columns(names)}
          rows={rows}
          stale={list.isPlaceholderData}
          empty={isFiltered(search) ? said.emptyFiltered : said.empty}
        />
      )}
      {!list.isError && <Pager info={list.data?.auditLog?.pageInfo} total={total} onTurn={change} />}
      {verify && <Verify />}
      {search.entry && <Entry id={search.entry} rows={rows ?? []} verify={verify} onLook={look} onFilter={change} />}
    </Page>
  );
}
