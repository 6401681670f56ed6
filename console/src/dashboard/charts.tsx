import { AgentLoads } from './agent-loads.tsx';
import { ByPriority, ByStatus } from './kinds.tsx';
import type { Period } from './period.ts';
import { Backlog, FirstResponse, Resolution, Revenue, TicketsPerDay } from './over-time.tsx';
import { SupportFigures } from './support-figures.tsx';
import type { LiveFigures } from './use-live-figures.ts';

interface Props {
  period: Period;
  figures: LiveFigures;
}

/** What came, over time and by its kind. */
export const MainCharts = ({ period, figures }: Props) => (
  <div className="charts main">
    <TicketsPerDay period={period} />
    <ByStatus figures={figures} />
  </div>
);

/** How support is doing, and what came in. */
export const MoreCharts = ({ period }: { period: Period }) => (
  <div className="charts">
    <FirstResponse period={period} />
    <Resolution period={period} />
    <Backlog period={period} />
    <SupportFigures period={period} />
    <AgentLoads period={period} />
    <ByPriority period={period} />
    <Revenue period={period} />
  </div>
);
