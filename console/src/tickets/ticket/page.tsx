import './ticket.css';
import { getRouteApi } from '@tanstack/react-router';
import { useMedia } from '../../ui/use-media.ts';
import { isFiltered } from '../list-search.ts';
import { useTicketList } from '../use-ticket-list.ts';
import { ListPane } from './list-pane.tsx';
import { Missing } from './states.tsx';
import { useNeighbours } from './use-neighbours.ts';
import { TicketView } from './view.tsx';

const route = getRouteApi('/tickets/$number');
/** Where there is room for the list beside a ticket. */
const WIDE = matchMedia('(width >= 1240px)');

/** One ticket: the list that it stands in, what is written on it, and what there is to know about it. */
export function TicketPage() {
  const { number: text } = route.useParams();
  const number = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
  const search = route.useSearch();
  const list = useTicketList(search);
  const neighbours = useNeighbours(list, number);
  const wide = useMedia(WIDE);
  return (
    <div className="ticket-panes">
      {wide && <ListPane list={list} number={number} filtered={isFiltered(search)} />}
      {number === undefined ? <Missing number={text} /> : <TicketView key={number} number={number} neighbours={neighbours} listed={wide} />}
    </div>
  );
}
