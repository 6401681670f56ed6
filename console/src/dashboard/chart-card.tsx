import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError } from '../api/errors.ts';
import { texts } from '../texts/index.ts';
import { Card } from '../ui/card.tsx';
import { Explain } from '../ui/explain.tsx';
import { Problem } from '../ui/problem.tsx';

/** What a chart needs of an answer. */
export interface Shown<Data> {
  data: Data | undefined;
  error: unknown;
  retry: () => void;
  /** What is shown is about to change. */
  stale?: boolean;
}

/** An answer as a chart needs it. */
export const shown = <Data,>({ data, error, isPlaceholderData, refetch }: UseQueryResult<Data>): Shown<Data> => ({
  data,
  error,
  stale: isPlaceholderData,
  retry: () => void refetch(),
});

/** In place of an answer that is not asked for: it would be refused, and a refused attempt stands in the audit log. */
export const locked = (permission: string): Shown<never> => ({
  data: undefined,
  error: new ApiError('FORBIDDEN', texts.app.notAllowed(permission), { permission }),
  retry: () => undefined,
});

interface Props<Data> {
  title: string;
  /** What the figures mean. */
  meaning: string;
  /** Of which room of the page it takes more than its share. */
  className?: string;
  answer: Shown<Data>;
  /** What to say when there is nothing to show. */
  empty?: (data: Data) => string | false | undefined;
  children: (data: Data) => ReactNode;
}

/** A chart in its card, with what stands for it while it waits, when it failed, and when there is nothing to show: all of one size. */
export function ChartCard<Data>({ title, meaning, className = '', answer, empty, children }: Props<Data>) {
  const { data, error, retry, stale } = answer;
  const nothing = data !== undefined && empty?.(data);
  return (
    <Card className={`chart-card ${className}`} title={<h2 className="chart-title"><span>{title}</span><Explain name={title}>{meaning}</Explain></h2>}>
      <div className="chart-room" aria-busy={data === undefined && error === null} data-stale={stale}>
        {data === undefined
          ? error === null ? <ChartWaiting /> : <Problem error={error} retry={retry} />
          : nothing ? <p className="chart-empty">{nothing}</p> : children(data)}
      </div>
    </Card>
  );
}

/** Stands for a chart that is on its way. */
export const ChartWaiting = () => <span className="chart-waiting" aria-hidden="true" />;
