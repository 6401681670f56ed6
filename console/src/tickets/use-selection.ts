import { useCallback, useMemo, useState } from 'react';
import type { TicketRowFragment } from '#operations';
import type { Listed } from './lay.ts';
import { news } from './news.ts';

/** The tickets that were chosen, in the order of choosing. */
type Chosen = ReadonlyMap<string, TicketRowFragment>;

export interface Selection {
  ids: ReadonlySet<string>;
  size: number;
  /** The chosen tickets as they are now. */
  tickets: () => TicketRowFragment[];
  /** Chooses a row, or not any more; with `range` all rows from the last one on. */
  toggle: (id: string, range: boolean) => void;
  choose: (tickets: readonly TicketRowFragment[]) => void;
  clear: () => void;
}

interface State {
  list: string | undefined;
  chosen: Chosen;
  /** Where a range begins. */
  from: string | undefined;
}

const NOTHING: Chosen = new Map();

/** Which rows of a list are chosen. Another list begins with none. */
export function useSelection(list: string | undefined, rows: readonly Listed[] = []): Selection {
  const [state, setState] = useState<State>({ list, chosen: NOTHING, from: undefined });
  const current = state.list === list ? state : { list, chosen: NOTHING, from: undefined };
  if (current !== state) setState(current);
  const { chosen } = current;

  const toggle = useCallback(
    (id: string, range: boolean) => {
      setState((before) => {
        const at = rows.findIndex(({ ticket }) => ticket.id === id);
        const from = range ? rows.findIndex(({ ticket }) => ticket.id === before.from) : at;
        const next = new Map(before.chosen);
        if (range && from >= 0) for (const { ticket } of rows.slice(Math.min(from, at), Math.max(from, at) + 1)) next.set(ticket.id, ticket);
        else if (!next.delete(id) && rows[at]) next.set(id, rows[at].ticket);
        return { ...before, chosen: next, from: range ? (before.from ?? id) : id };
      });
    },
    [rows],
  );
  const choose = useCallback((tickets: readonly TicketRowFragment[]) => {
    setState((before) => ({ ...before, chosen: new Map(tickets.map((ticket) => [ticket.id, ticket])) }));
  }, []);
  const clear = useCallback(() => { setState((before) => ({ ...before, chosen: NOTHING, from: undefined })); }, []);
  return useMemo(
    () => ({ ids: new Set(chosen.keys()), size: chosen.size, tickets: () => [...chosen.values()].map(newest), toggle, choose, clear }),
    [chosen, toggle, choose, clear],
  );
}

/** A ticket with what was heard of it since. */
export function newest(ticket: TicketRowFragment): TicketRowFragment {
  const heard = news.of(ticket.id)?.ticket;
  return heard && heard.version > ticket.version ? heard : ticket;
}
