import { LeftOutlined } from '@ant-design/icons';
import { Link, useNavigate } from '@tanstack/react-router';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { texts } from '../../texts/index.ts';
import { Problem } from '../../ui/problem.tsx';
import type { Listed } from '../lay.ts';
import { ListGrid, NARROW } from '../list-grid.tsx';
import { stay } from '../list-places.ts';
import { ListNews } from '../list-news.tsx';
import { ListSkeleton } from '../list-states.tsx';
import { ticketPath } from '../ticket-link.tsx';
import { useCursor } from '../use-cursor.ts';
import type { TicketList } from '../use-ticket-list.ts';

const said = texts.ticket;

/** The list that a ticket stands in, as it was left. */
export function ListPane({ list, number, filtered }: { list: TicketList; number: number | undefined; filtered: boolean }) {
  const navigate = useNavigate();
  const box = useRef<HTMLDivElement>(null);
  const cursor = useCursor(box, { rows: list.rows, ...NARROW });
  const open = useCallback(({ ticket }: Listed) => void navigate({ to: ticketPath(ticket.number), search: true }), [navigate]);
  useRevealed(box, list.rows, number);
  // whoever goes back to the list is at the ticket that they have seen last
  const seen = list.rows?.find(({ ticket }) => ticket.number === number)?.ticket.id;
  useEffect(() => {
    if (seen) stay(list.name, { active: seen, focused: true });
  }, [list.name, seen]);
  return (
    <nav className="ticket-list" aria-label={said.list}>
      <p className="ticket-list-head"><Link to="/tickets" search={true} className="to-list"><LeftOutlined aria-hidden="true" /> {said.back}</Link></p>
      <ListNews list={list} onShown={() => { box.current?.scrollTo({ top: 0 }); }} />
      {list.error !== undefined && !list.rows && <Problem error={list.error} retry={list.retry} />}
      {!list.rows && list.error === undefined && <ListSkeleton />}
      {list.rows?.length === 0 && <p className="hint ticket-list-empty">{filtered ? texts.ticketList.emptyFiltered : texts.ticketList.empty}</p>}
      {list.rows && list.rows.length > 0 && <ListGrid list={list} box={box} cursor={cursor} open={number} onOpen={open} />}
    </nav>
  );
}

/** Keeps the row of the ticket that is open in sight. */
function useRevealed(box: RefObject<HTMLDivElement | null>, rows: readonly Listed[] | undefined, number: number | undefined): void {
  const at = rows?.findIndex(({ ticket }) => ticket.number === number) ?? -1;
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || at < 0) return;
    const top = at * NARROW.height;
    if (top < element.scrollTop) element.scrollTo({ top });
    else if (top + NARROW.height > element.scrollTop + element.clientHeight) element.scrollTo({ top: top + NARROW.height - element.clientHeight });
  }, [box, at]);
}
