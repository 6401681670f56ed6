import { health } from '#operations';
import { useAnswer } from '../api/hooks.ts';
import { texts } from '../texts/index.ts';
import { percent } from '../ui/amounts.ts';
import { Card } from '../ui/card.tsx';
import { Explain } from '../ui/explain.tsx';
import { Problem } from '../ui/problem.tsx';

const said = texts.system;
/** How often to look, in milliseconds. */
const PACE = 10_000;

/** How well the server that answers does, in one figure. */
export function Health() {
  const answer = useAnswer(health, {}, { refetchInterval: PACE, staleTime: 0 });
  const figure = answer.data?.dashboardMetrics?.tiles.systemHealth;
  return (
    <Card className="health">
      {answer.isError && figure === undefined ? <Problem error={answer.error} retry={() => void answer.refetch()} /> : (
        <p aria-busy={figure === undefined}>
          <span>{said.health}</span><Explain name={said.health}>{said.healthMeaning}</Explain>{' '}
          <b data-testid="health">{figure === undefined ? '–' : percent(figure)}</b>{' '}
          <span className="soft">{figure !== undefined && (figure < 100 ? said.notWell : said.allWell)}</span>
        </p>
      )}
    </Card>
  );
}
