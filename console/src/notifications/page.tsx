import { getRouteApi } from '@tanstack/react-router';
import { Button, Skeleton } from 'antd';
import { useCallback, useRef } from 'react';
import { type NotificationKind, notifications as notificationsQuery } from '#operations';
import { useAnswer } from '../api/hooks.ts';
import { texts } from '../texts/index.ts';
import { Card } from '../ui/card.tsx';
import { Choice, optionsOf } from '../ui/choice.tsx';
import { useKeys } from '../ui/keys.ts';
import { ListProblem } from '../ui/list-problem.tsx';
import { nodesOf } from '../ui/nodes.ts';
import { Page } from '../ui/page.tsx';
import { Pager } from '../ui/pager.tsx';
import { pageOf } from '../ui/place.ts';
import { NotificationRow } from './row.tsx';
import type { NotificationsSearch } from './search.ts';
import { useMarkAllRead, useMarkRead } from './use-mark-read.ts';

const PAGE = 25;
const said = texts.notifications;
const route = getRouteApi('/notifications');

/** Everything that somebody was told. The address holds filters and page. */
export function NotificationsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mark = useMarkRead();
  const markAll = useMarkAllRead();
  const list = useRef<HTMLUListElement>(null);
  const { unread, kind } = search;
  const answer = useAnswer(notificationsQuery, { ...pageOf(search, PAGE), filter: { unreadOnly: unread ?? false, kind: kind ? [kind] : null } });
  const rows = answer.data ? nodesOf(answer.data.notifications) : undefined;
  const count = answer.data?.notifications?.unreadCount ?? 0;
  const change = useCallback(
    (next: NotificationsSearch) => void navigate({ search: (before) => ({ ...before, after: undefined, before: undefined, ...next }) }),
    [navigate],
  );
  const markFocused = () => {
    const id = focused()?.dataset.id;
    if (id && rows?.some((row) => row.id === id && row.readAt === null)) void mark({ ids: [id] });
  };
  useKeys(
    {
      j: { label: said.keys.next, run: () => { step(list.current, 1); }, repeats: true },
      k: { label: said.keys.previous, run: () => { step(list.current, -1); }, repeats: true },
      e: { label: said.keys.read, run: markFocused },
      E: count > 0 && { label: said.keys.all, run: () => void markAll(), command: true },
    },
    { group: said.title },
  );

  return (
    <Page title={said.title} actions={<Button disabled={count === 0} onClick={() => void markAll()}>{said.markAll}</Button>}>
      <div className="filters" role="search">
        <Choice
          aria-label={said.filters.show}
          value={unread ? 'unread' : ''}
          onChange={(value) => { change({ unread: value === 'unread' || undefined }); }}
          options={[['', `${said.filters.show}: ${texts.app.all}`], ['unread', said.filters.unread]]}
        />
        <Choice
          aria-label={said.filters.kind}
          value={kind ?? ''}
          onChange={(value) => { change({ kind: (value || undefined) as NotificationKind | undefined }); }}
          options={[['', `${said.filters.kind}: ${texts.app.all}`], ...optionsOf(said.kind)]}
        />
        {(unread ?? kind) && <Button type="link" onClick={() => { change({ unread: undefined, kind: undefined }); }}>{texts.app.clear}</Button>}
      </div>
      {answer.isError ? (
        <ListProblem error={answer.error} place={search} retry={() => void answer.refetch()} onTurn={change} />
      ) : (
        <Card className="notifications-list" aria-busy={!rows || answer.isPlaceholderData}>
          {!rows && <Skeleton active title={false} paragraph={{ rows: 8 }} />}
          {rows?.length === 0 && <p className="hint empty">{kind ? said.emptyFiltered : unread ? said.emptyUnread : said.empty}</p>}
          {rows && <ul ref={list}>{rows.map((row) => <NotificationRow key={row.id} row={row} onRead={(id) => void mark({ ids: [id] })} />)}</ul>}
        </Card>
      )}
      {!answer.isError && <Pager info={answer.data?.notifications?.pageInfo} total={answer.data?.notifications?.totalCount} onTurn={(place) => { change(place); }} />}
    </Page>
  );
}

const focused = () => document.activeElement?.closest<HTMLElement>('.notification');

/** Gives the focus to the next or previous notification, or to the first. */
function step(list: HTMLElement | null, by: 1 | -1): void {
  const ways = [...(list?.querySelectorAll<HTMLElement>('a.about') ?? [])];
  const at = ways.findIndex((way) => way.closest('.notification') === focused());
  ways[Math.min(Math.max(at + by, 0), ways.length - 1)]?.focus();
}
