import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { type TicketFilter, type TicketOrder, ticketList } from '#operations';
import { request } from '../api/index.ts';
import { usePerson } from '../api/person.ts';
import { nodesOf } from '../ui/nodes.ts';
import { type ListPage, lay } from './lay.ts';
import { placeIn, stay } from './list-places.ts';
import { type TicketsSearch, filterOf, orderOf } from './list-search.ts';
import { LIST, news } from './news.ts';
import { useFound } from './use-found.ts';

/** The first part is small, to be there at once. */
const FIRST = 60;
const MORE = 100;
/** How far down somebody is found again who comes back when nothing of the list is kept any more, in rows. */
const BACK = 3_000;

/** A list of tickets that follows the log. */
export type TicketList = ReturnType<typeof useTicketList>;

/**
 * The tickets that an address asks for, as far as they were scrolled to, each as it is now. Rows keep their places while somebody reads:
 * those that left the list are marked, and new ones wait until `renew` reads the list anew.
 */
export function useTicketList(search: TicketsSearch) {
  const me = usePerson().id;
  const answers = useQueryClient();
  const { filter, orderBy, key } = useMemo(() => {
    const filter = filterOf(search, me);
    const orderBy = orderOf(search);
    return { filter, orderBy, key: [LIST, filter, orderBy] };
  }, [search, me]);
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => (pageParam === null ? readFront(filter, orderBy, signal) : readPage(filter, orderBy, pageParam, signal)),
    initialPageParam: null as string | null,
    getNextPageParam: ({ end }) => end,
    placeholderData: keepPreviousData,
    // the news keep it new
    staleTime: Infinity,
  });
  const revision = useSyncExternalStore(news.watch, news.revision);
  // the news are outside of React, and their revision says that they are others
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const laid = useMemo(() => query.data && lay(query.data.pages, news), [query.data, revision]);
  const fresh = useFound(query.data?.pages, laid?.fresh);
  const renew = useCallback(async () => {
    const page = await readPage(filter, orderBy, null);
    answers.setQueryData<InfiniteData<ListPage, string | null>>(key, { pages: [page], pageParams: [null] });
  }, [answers, filter, orderBy, key]);
  return {
    /** Nothing while the first answer is on its way. */
    rows: laid?.rows,
    /** How many tickets came, how many rows left, and how many have another place in the order, since the list was read. */
    fresh: fresh.length,
    left: laid?.left ?? 0,
    moved: laid?.moved ?? 0,
    filter,
    orderBy,
    /** Which list is shown: another one has another text. */
    shown: query.data && nameOf(query.data.pages[0]),
    /** Which one was asked for. */
    name: nameOf({ filter, orderBy }),
    /** What is shown is what was asked for before. */
    stale: query.isPlaceholderData,
    error: query.isError && !query.data ? query.error : undefined,
    retry: () => void query.refetch(),
    hasMore: query.hasNextPage,
    /** The next part could not be read: somebody has to ask for it again. */
    moreFailed: query.isFetchNextPageError,
    loadMore: () => { if (query.hasNextPage && !query.isFetching && !query.isFetchNextPageError) void query.fetchNextPage(); },
    retryMore: () => void query.fetchNextPage(),
    renew,
  };
}

/** Reads a part of a list. */
export async function readPage(filter: TicketFilter, orderBy: TicketOrder, after: string | null, signal?: AbortSignal, first = after ? MORE : FIRST): Promise<ListPage> {
  const since = performance.now();
  const { tickets } = await request(ticketList, { first, after, filter, orderBy }, signal);
  const { hasNextPage = false, endCursor = null } = tickets?.pageInfo ?? {};
  return { rows: nodesOf(tickets), end: hasNextPage ? endCursor : null, filter, orderBy, since };
}

/** Reads the front of a list: so much of it that whoever comes back finds the place again. */
async function readFront(filter: TicketFilter, orderBy: TicketOrder, signal: AbortSignal): Promise<ListPage> {
  const name = nameOf({ filter, orderBy });
  if (placeIn(name).rows > BACK) stay(name, { above: 0, rows: 0 });
  const { rows: wanted } = placeIn(name);
  const first = await readPage(filter, orderBy, null, signal, wanted > FIRST ? MORE : FIRST);
  const rows = [...first.rows];
  let { end } = first;
  while (end !== null && rows.length < wanted) {
    const next: ListPage = await readPage(filter, orderBy, end, signal);
    rows.push(...next.rows);
    end = next.end;
  }
  return { ...first, rows, end };
}

const nameOf = (list: Pick<ListPage, 'filter' | 'orderBy'> | undefined): string => JSON.stringify([list?.filter, list?.orderBy]);
