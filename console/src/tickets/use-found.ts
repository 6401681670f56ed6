import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { ListPage } from './lay.ts';
import { readPage } from './use-ticket-list.ts';

const NONE: readonly string[] = [];
/** How long news are gathered before the server is asked which of them a search finds, in milliseconds. */
const GATHER = 1_000;

/** Which of the tickets that may have come to a list did: what a search finds, only the server knows, so the front of the list is read. */
export function useFound(pages: readonly ListPage[] | undefined, candidates: readonly string[] = NONE): readonly string[] {
  const first = pages?.[0];
  const searched = first?.filter.search !== undefined && first.filter.search !== null;
  const asked = useLater(searched ? candidates.join() : '');
  const { data } = useQuery({
    queryKey: ['ticket-list-front', first?.filter, first?.orderBy, asked],
    queryFn: async ({ signal }) => (first ? (await readPage(first.filter, first.orderBy, null, signal)).rows.map(({ id }) => id) : []),
    enabled: asked !== '' && first !== undefined,
    staleTime: Infinity,
    gcTime: 0,
  });
  return useMemo(() => {
    if (!searched) return candidates;
    return data ? candidates.filter((id) => data.includes(id)) : NONE;
  }, [searched, candidates, data]);
}

/** A value, when it has stayed the same for a while. */
function useLater(value: string): string {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => { setLater(value); }, GATHER);
    return () => { clearTimeout(timer); };
  }, [value]);
  return value === '' ? '' : later;
}
