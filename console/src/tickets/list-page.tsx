import { PlusOutlined } from '@ant-design/icons';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useCallback, useMemo, useRef } from 'react';
import { useMay } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { Page } from '../ui/page.tsx';
import { Problem } from '../ui/problem.tsx';
import { useNarrow } from '../ui/use-media.ts';
import type { Listed } from './lay.ts';
import { listColumns } from './list-columns.tsx';
import { ColumnsChoice } from './list-columns-choice.tsx';
import { ListFilters } from './list-filters.tsx';
import { ListGrid, NARROW, WIDE } from './list-grid.tsx';
import { ListNews } from './list-news.tsx';
import { type TicketsSearch, columnsOf, isFiltered, saysColumns } from './list-search.ts';
import { ListEmpty, ListSkeleton } from './list-states.tsx';
import { ticketPath } from './ticket-link.tsx';
import { useTotal } from './use-counts.ts';
import { useCursor } from './use-cursor.ts';
import { useTicketList } from './use-ticket-list.ts';
import { Views } from './list-views.tsx';

const said = texts.ticketList;
const route = getRouteApi('/tickets');

/** All tickets that the viewer may see. The address says which, in which order, and what is shown of them. */
export function TicketsPage() {
  const search = route.useSearch();
  const go = route.useNavigate();
  const navigate = useNavigate();
  const mayCreate = useMay()('tickets:create', true);
  const narrow = useNarrow();
  const list = useTicketList(search);
  const total = useTotal(list.filter);
  const box = useRef<HTMLDivElement>(null);
  const cursor = useCursor(box, list.rows, narrow ? NARROW : WIDE);
  const keys = columnsOf(search);
  const columns = useMemo(() => listColumns(keys), [keys]);
  const change = useCallback(
    (next: Partial<TicketsSearch>) => void go({ search: (before) => ({ ...before, ...next }), replace: 'search' in next }),
    [go],
  );
  const open = useCallback(({ ticket }: Listed) => void navigate({ to: ticketPath(ticket.number), search: true }), [navigate]);
  const tags = useMemo(() => [...new Set(list.rows?.slice(0, 200).flatMap(({ ticket }) => ticket.tags))].sort(), [list.rows]);

  return (
    <Page
      title={said.title}
      actions={mayCreate && <Button type="primary" icon={<PlusOutlined />} data-testid="create-ticket-btn">{said.create}</Button>}
    >
      <Views search={search} onChange={change} />
      <div className="list-tools">
        <ListFilters search={search} tags={tags} onChange={change} />
        <div className="list-end">
          <span className="list-total" role="status">{total === undefined ? '' : said.total(total)}</span>
          {!narrow && <ColumnsChoice columns={keys} onChange={(next) => { change({ columns: saysColumns(next) }); }} />}
        </div>
      </div>
      <ListNews list={list} onShown={() => { box.current?.scrollTo({ top: 0 }); }} />
      {list.error !== undefined && !list.rows ? <Problem error={list.error} retry={list.retry} /> : null}
      {!list.rows && list.error === undefined && <ListSkeleton narrow={narrow} />}
      {list.rows?.length === 0 && <ListEmpty filtered={isFiltered(search)} onChange={change} />}
      {list.rows && list.rows.length > 0 && (
        <ListGrid
          list={list}
          box={box}
          cursor={cursor}
          total={total}
          head={narrow ? undefined : { columns, orderBy: list.orderBy, onOrder: (order, dir) => { change({ order, dir }); } }}
          onOpen={open}
        />
      )}
    </Page>
  );
}
