import { Link } from '@tanstack/react-router';
import type { CSSProperties } from 'react';
import { type AgentLoadsQuery, agentLoads } from '#operations';
import { useAnswer } from '../api/hooks.ts';
import { texts } from '../texts/index.ts';
import { count } from '../ui/amounts.ts';
import { ChartCard, shown } from './chart-card.tsx';
import type { Period } from './period.ts';

const said = texts.dashboard.agents;
/** How many fit in the card. */
const FIRST = 6;

type Load = NonNullable<NonNullable<AgentLoadsQuery['supportMetrics']>['agents']>[number];

/** Who carries how much. */
export function AgentLoads({ period: { range } }: { period: Period }) {
  const answer = useAnswer(agentLoads, { range, first: FIRST });
  return (
    <ChartCard title={said.title} meaning={said.meaning} className="half" answer={shown(answer)} empty={({ supportMetrics }) => supportMetrics?.agents?.length === 0 && said.nobody}>
      {({ supportMetrics }) => {
        const loads = supportMetrics?.agents ?? [];
        const most = Math.max(1, ...loads.map(({ openTickets }) => openTickets));
        return (
          <table className="loads">
            <caption className="unseen">{said.title}</caption>
            <thead>
              <tr>
                <th scope="col">{said.name}</th>
                <th scope="col" className="load-open">{said.open}</th>
                <th scope="col">{said.resolved}</th>
                <th scope="col">{said.answered}</th>
              </tr>
            </thead>
            <tbody>{loads.map((load) => <Row key={load.userId} load={load} most={most} />)}</tbody>
          </table>
        );
      }}
    </ChartCard>
  );
}

const Row = ({ load: { userId, user, openTickets, resolved, firstResponses }, most }: { load: Load; most: number }) => (
  <tr>
    <th scope="row">{user ? <Link to="/users/$id" params={{ id: userId }}>{user.name}</Link> : said.deleted}</th>
    <td>
      <span className="load">
        <span className="bar-track" aria-hidden="true"><span className="bar-fill fill-blue" style={{ '--part': openTickets / most } as CSSProperties} /></span>
        {count(openTickets)}
      </span>
    </td>
    <td>{count(resolved)}</td>
    <td>{count(firstResponses)}</td>
  </tr>
);
