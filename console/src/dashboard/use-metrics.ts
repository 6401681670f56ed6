import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { dashboardMetrics, liveMetrics } from '#operations';
import { keyOf, useAnswer, useConnection } from '../api/hooks.ts';
import { live } from '../api/index.ts';
import { useMay } from '../api/person.ts';

/** The figures of the dashboard, told as they change; while the live connection is lost they are asked for every so often, in milliseconds. */
export function useMetrics(refreshInterval: number) {
  const answers = useQueryClient();
  const enabled = useMay()('analytics:read');
  const isLive = useConnection() === 'live';
  useEffect(() => {
    if (!enabled) return;
    return live.subscribe(liveMetrics, {}, (data) => {
      answers.setQueryData(keyOf(dashboardMetrics, {}), data);
    });
  }, [answers, enabled]);
  return useAnswer(dashboardMetrics, {}, { enabled, ...(!isLive && { refetchInterval: refreshInterval }) });
}
