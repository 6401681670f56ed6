import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { type SavedViewTabFragment, savedViews } from '#operations';
import { useAnswer } from '../api/hooks.ts';
import { useMay, usePerson } from '../api/person.ts';
import { texts } from '../texts/index.ts';
import { Lock } from '../ui/guarded.tsx';
import { useHere } from '../ui/use-here.ts';
import { NO_FILTER, type TicketsSearch, orderOf } from './list-search.ts';
import { SaveView } from './save-view.tsx';
import { COUNTED, asksSame, searchOf } from './saved-views.ts';
import { useBuiltInCounts } from './use-counts.ts';
import { ViewMenu } from './view-menu.tsx';
import { BUILT_IN, builtInFor, sameFilter } from './views.ts';

const said = texts.ticketList.views;
const NONE: readonly SavedViewTabFragment[] = [];

/** What people look at most, each with how many tickets it has: what everybody has, one's own views, and those that others share. */
export function Views({ search }: { search: TicketsSearch }) {
  const me = usePerson().id;
  const may = useMay();
  const navigate = useNavigate({ from: '/tickets' });
  const counts = useBuiltInCounts();
  const views = useAnswer(savedViews, {}).data?.savedViews ?? NONE;
  const current = views.find(({ id }) => id === search.view);
  const builtIn = builtInFor(may);
  const same = current && asksSame(search, searchOf(current, me), me);
  const known = current ? same : builtIn.some((name) => sameFilter(search, BUILT_IN[name])) && isUsual(search);
  const mayChange = (view: SavedViewTabFragment) => view.own || may('views:share');
  const tabs = useSeen(current?.id ?? builtIn.find((name) => sameFilter(search, BUILT_IN[name])), counts.mine !== undefined);
  const here = useHere();
  const showView = (view: string | undefined) => { if (here()) void navigate({ search: (before) => ({ ...before, view }) }); };

  return (
    <>
      <nav className="views" aria-label={said.label}>
        <ul ref={tabs}>
          {builtIn.map((name) => (
            <Tab key={name} to={{ columns: search.columns, ...NO_FILTER, ...BUILT_IN[name] }} on={!current && sameFilter(search, BUILT_IN[name])} count={counts[name]} testId={`view-${name}`}>
              {said[name]}
            </Tab>
          ))}
          {views.map((view) => (
            <SavedTab key={view.id} view={view} to={{ columns: search.columns, ...searchOf(view, me) }} on={view === current} changed={view === current && !same} />
          ))}
        </ul>
      </nav>
      {current && mayChange(current) && <ViewMenu key={current.id} view={current} count={views.filter(({ own }) => own).length} onDeleted={() => { showView(undefined); }} />}
      {!known && <SaveView search={search} current={current && mayChange(current) ? current : undefined} onSaved={showView} />}
    </>
  );
}

/** Keeps the view that is shown in sight, where not all have room: also when their counts have come, which take some. */
function useSeen(shown: string | undefined, counted: boolean) {
  const tabs = useRef<HTMLUListElement>(null);
  useEffect(() => {
    tabs.current?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [shown, counted]);
  return tabs;
}

/** True when the order is the one that lists have by themselves. */
const isUsual = (search: TicketsSearch): boolean => JSON.stringify(orderOf(search)) === JSON.stringify(orderOf({}));

interface TabProps {
  to: TicketsSearch;
  on: boolean;
  count: number | null | undefined;
  testId?: string;
  title?: string | undefined;
  children: ReactNode;
}

const Tab = ({ to, on, count, testId, title, children }: TabProps) => (
  <li>
    <Link to="/tickets" search={to} activeOptions={{ exact: true, includeSearch: true }} aria-current={on ? 'page' : undefined} data-testid={testId} title={title}>
      {children}
      {typeof count === 'number' && <span className="view-count">{count >= COUNTED && testId === 'saved-view' ? texts.ticketList.saved.most(COUNTED) : count.toLocaleString('en')}</span>}
    </Link>
  </li>
);

function SavedTab({ view: { name, requires, ticketCount, own, owner }, to, on, changed }: { view: SavedViewTabFragment; to: TicketsSearch; on: boolean; changed: boolean }) {
  if (requires) return <li><span className="view-locked"><span className="view-name">{name}</span> <Lock permission={requires} /></span></li>;
  return (
    <Tab to={to} on={on} count={ticketCount} testId="saved-view" title={own || !owner ? undefined : texts.ticketList.saved.by(owner.name)}>
      <span className="view-name">{name}</span>
      {changed && <span className="view-changed" role="img" aria-label={texts.ticketList.saved.changed} title={texts.ticketList.saved.changed}>•</span>}
    </Tab>
  );
}
