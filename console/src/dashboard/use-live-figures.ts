import { type UseQueryResult, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import { type DashboardMetricsQuery, type LiveMetricsSubscription, dashboardMetrics, liveMetrics } from '#operations';
import { keyOf, useAnswer, useConnection, useTicketEvents } from '../api/hooks.ts';
import { live } from '../api/index.ts';
import { useMay } from '../api/person.ts';
import { seldom } from './seldom.ts';

/** How often charts and comparisons follow what happens, in milliseconds. How things stand now is told at once. */
const PACE = 5_000;
const NOW = keyOf(dashboardMetrics, {});
/** What is kept up to date by itself. */
const TOLD: readonly unknown[] = [dashboardMetrics.name, 'RecentTickets'];

/** How things stand now. */
export type LiveFigures = UseQueryResult<DashboardMetricsQuery>;

/**
 * How things stand now, told as they change. What is worked out over a range follows within seconds. While the live connection is lost, the
 * figures are asked for every so often, in milliseconds.
 */
export function useLiveFigures(refreshInterval: number): LiveFigures {
  const answers = useQueryClient();
  const enabled = useMay()('analytics:read');
  const isLive = useConnection() === 'live';
  const refresh = useMemo(
    () => seldom(PACE, () => void answers.invalidateQueries({ predicate: ({ queryKey: [room, name] }) => room === 'dashboard' && !TOLD.includes(name) })),
    [answers],
  );
  useEffect(() => refresh.stop, [refresh]);
  useTicketEvents(useCallback(() => { if (enabled) refresh.soon(); }, [enabled, refresh]));
  useEffect(() => {
    if (!enabled) return;
    return live.subscribe(liveMetrics, {}, (data) => {
      const before = answers.getQueryData<LiveMetricsSubscription>(NOW);
      answers.setQueryData(NOW, data);
      if (before && figures(before) !== figures(data)) refresh.soon();
    });
  }, [answers, enabled, refresh]);
  return useAnswer(dashboardMetrics, {}, { enabled, ...(!isLive && { refetchInterval: refreshInterval }) });
}

const figures = ({ dashboardMetrics: told }: LiveMetricsSubscription): string => JSON.stringify({ ...told, asOf: undefined });
