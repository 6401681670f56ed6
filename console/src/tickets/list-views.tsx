import { Link } from '@tanstack/react-router';
import { useMay } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { NO_FILTER, type TicketsSearch } from './list-search.ts';
import { useBuiltInCounts } from './use-counts.ts';
import { BUILT_IN, sameFilter } from './views.ts';

const said = texts.ticketList.views;
const NAMES = ['mine', 'unassigned', 'urgent', 'open', 'all'] as const;

/** What people look at most, each with how many tickets it has. */
export function Views({ search }: { search: TicketsSearch }) {
  const mayUnassigned = useMay()('users:read', true);
  const counts = useBuiltInCounts();
  return (
    <nav className="views" aria-label={said.label}>
      <ul>
        {NAMES.filter((name) => name !== 'unassigned' || mayUnassigned).map((name) => (
          <li key={name}>
            <Link
              to="/tickets"
              search={{ ...search, ...NO_FILTER, ...BUILT_IN[name] }}
              activeProps={{}}
              aria-current={sameFilter(search, BUILT_IN[name]) ? 'page' : undefined}
              data-testid={`view-${name}`}
            >
              {said[name]}
              <Count of={counts[name]} />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const Count = ({ of }: { of: number | null | undefined }) => (of === null || of === undefined ? null : <span className="view-count">{of.toLocaleString('en')}</span>);
