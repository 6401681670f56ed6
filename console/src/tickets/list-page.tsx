import './list-page.css';
import './list-forms.css';
import { PlusOutlined } from '@ant-design/icons';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useCallback, useMemo, useRef } from 'react';
import { useMay } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { Page } from '../ui/page.tsx';
import { useNarrow } from '../ui/use-media.ts';
import { BulkBar } from './bulk-bar.tsx';
import { BulkPicker } from './bulk-picker.tsx';
import { BulkReport } from './bulk-report.tsx';
import { useGoAndWrite } from './composer/use-came-to-write.ts';
import type { Listed } from './lay.ts';
import { ListBody } from './list-body.tsx';
import { NARROW, WIDE } from './list-grid.tsx';
import { ListTools } from './list-tools.tsx';
import { type TicketsSearch, columnsOf, saysColumns } from './list-search.ts';
import { ticketPath } from './ticket-link.tsx';
import { ACTIONS, useActions } from './use-actions.ts';
import { useBulk } from './use-bulk.ts';
import { useTotal } from './use-counts.ts';
import { useCreateTicket } from './use-create-ticket.tsx';
import { useCursor } from './use-cursor.ts';
import { useListKeys } from './use-list-keys.ts';
import { useSelection } from './use-selection.ts';
import { useTicketList } from './use-ticket-list.ts';

const said = texts.ticketList;
const route = getRouteApi('/tickets');

/** All tickets that the viewer may see. The address says which, in which order, and what is shown of them. */
export function TicketsPage() {
  const search = route.useSearch();
  const go = route.useNavigate();
  const navigate = useNavigate();
  const may = useMay();
  const narrow = useNarrow();
  const box = useRef<HTMLDivElement>(null);

  const list = useTicketList(search);
  const total = useTotal(list.filter);
  const cursor = useCursor(box, { rows: list.rows, list: list.name, ...(narrow ? NARROW : WIDE) });
  const selection = useSelection(list.shown, list.rows);
  const bulk = useBulk();
  const { asked, ask, close } = useActions();
  const columns = useMemo(() => columnsOf(search), [search]);
  const actions = useMemo(() => (may('tickets:update') ? ACTIONS.filter((action) => action !== 'assign' || may('tickets:assign')) : []), [may]);

  const change = useCallback(
    (next: Partial<TicketsSearch>) => void go({ search: (before) => ({ ...before, ...next }), replace: 'search' in next }),
    [go],
  );
  const open = useCallback(
    ({ ticket }: Listed) => void navigate({ to: ticketPath(ticket.number), search: true }),
    [navigate],
  );
  const goAndWrite = useGoAndWrite();
  const { create, dialog } = useCreateTicket();
  useListKeys({ cursor, selection, bulk, actions, onAsk: ask, onOpen: open, onReply: ({ ticket }) => { goAndWrite(ticket.number, 'reply'); }, onCreate: create });

  return (
    <Page
      title={said.title}
      actions={create && <Button type="primary" icon={<PlusOutlined />} data-testid="create-ticket-btn" onClick={create}>{said.create}</Button>}
    >
      <ListTools list={list} search={search} total={total} columns={columns} onColumns={narrow ? undefined : (next) => { change({ columns: saysColumns(next) }); }} onChange={change} />
      <ListBody list={list} search={search} box={box} cursor={cursor} selection={actions.length > 0 ? selection : undefined} columns={narrow ? undefined : columns} total={total.now} onOpen={open} onChange={change} />
      <BulkReport key={String(bulk.report?.undone === undefined)} bulk={bulk} />
      {selection.size > 0 && <BulkBar list={list} total={total.now} selection={selection} actions={actions} busy={bulk.busy} onAsk={ask} />}
      {asked && <BulkPicker asked={asked} onClose={close} onPick={(made) => void bulk.run(asked.tickets, made)} />}
      {dialog}
    </Page>
  );
}
