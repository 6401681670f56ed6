import { type TicketFilter, builtInCounts, savedViews, ticketCount } from '#operations';
import { useAnswer } from '../api/hooks.ts';
import { answers } from '../api/index.ts';
import { useMay, usePerson } from '../api/person.ts';
import { news } from './news.ts';
import { BUILT_IN } from './views.ts';
import { filterOf } from './list-search.ts';

/** How often tickets are counted anew while the log grows, in milliseconds. */
const PAUSE = 2_000;

/** How many tickets fit a filter; until that is known, how many fitted the one before. */
export interface Total {
  now: number | undefined;
  before: number | undefined;
}

export function useTotal(filter: TicketFilter): Total {
  const { data, isPlaceholderData } = useAnswer(ticketCount, { filter });
  const count = data?.tickets?.totalCount ?? undefined;
  return { now: isPlaceholderData ? undefined : count, before: count };
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

let changed = false;
let counting = false;

/** Counts anew when something changed: at once, and then again and again for as long as the log grows. */
async function countAnew(): Promise<void> {
  changed = true;
  if (counting) return;
  counting = true;
  while (changed) {
    changed = false;
    await Promise.all([ticketCount, builtInCounts, savedViews].map(({ name }) => answers.invalidateQueries({ queryKey: ['tickets', name] })));
    await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
  }
  counting = false;
}

news.watch(() => void countAnew());
