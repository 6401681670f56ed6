import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { type TicketFilter, builtInCounts, savedViews, ticketCount } from '#operations';
import { useAnswer } from '../api/hooks.ts';
import { useMay, usePerson } from '../api/person.ts';
import { news } from './news.ts';
import { BUILT_IN } from './views.ts';
import { filterOf } from './list-search.ts';

/** How often tickets are counted anew while the log grows, in milliseconds. */
const PAUSE = 2_000;

/** How many tickets fit a filter. */
export function useTotal(filter: TicketFilter): number | undefined {
  const { data } = useAnswer(ticketCount, { filter });
  useCountedAnew();
  return data?.tickets?.totalCount ?? undefined;
}

/** How many tickets each built-in view has. */
export function useBuiltInCounts(): Partial<Record<string, number | null>> {
  const me = usePerson().id;
  const mayUnassigned = useMay()('users:read', true);
  const { mine, unassigned, urgent, open } = BUILT_IN;
  const { data } = useAnswer(builtInCounts, {
    mine: filterOf(mine, me),
    unassigned: mayUnassigned ? filterOf(unassigned, me) : null,
    urgent: filterOf(urgent, me),
    open: filterOf(open, me),
    mayUnassigned,
  });
  if (!data) return {};
  return { mine: data.mine?.totalCount ?? null, unassigned: data.unassigned?.totalCount ?? null, urgent: data.urgent?.totalCount ?? null, open: data.open?.totalCount ?? null };
}

/** Counts anew when something changed, at most every so often. */
function useCountedAnew(): void {
  const answers = useQueryClient();
  const revision = useSyncExternalStore(news.watch, news.revision);
  useEffect(() => {
    if (revision === 0) return;
    const timer = setTimeout(() => {
      for (const { name } of [ticketCount, builtInCounts, savedViews]) void answers.invalidateQueries({ queryKey: ['tickets', name] });
    }, PAUSE);
    return () => { clearTimeout(timer); };
  }, [answers, revision]);
}
