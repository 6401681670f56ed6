import { useEffect, useState } from 'react';
import { type SearchType, find, ticketByNumber } from '#operations';
import { useAnswer } from '../api/hooks.ts';
import { useMay } from '../api/person.ts';
import { asked } from '../ui/asked.ts';
import { itemOf, numberIn } from './items.ts';

/** How long typing may pause before it is searched for, in milliseconds. */
const PAUSE = 120;
const FRESH = 30_000;
const COUNT = 12;

/** What may be searched, and by which permission. */
const TYPES: readonly [SearchType, string][] = [['TICKET', 'tickets:read'], ['COMMENT', 'tickets:read'], ['CUSTOMER', 'customers:read'], ['USER', 'users:read']];

/** In what the viewer may search. */
export function useTypes(): SearchType[] {
  const may = useMay();
  return TYPES.filter(([, permission]) => may(permission)).map(([type]) => type);
}

/** What the API finds, while somebody types: an answer that comes too late is never shown. */
export function useFound(query: string, type: SearchType | undefined) {
  const types = useTypes();
  const text = useSettled(query.trim());
  const number = numberIn(text);
  const mayRead = useMay()('tickets:read');
  const enabled = text.length > 1 && types.length > 0;
  const variables = { query: asked(text), types: type ? [type] : types, first: COUNT };
  const found = useAnswer(find, variables, { enabled, staleTime: FRESH });
  const ticket = useAnswer(ticketByNumber, { number: number ?? 0 }, { enabled: mayRead && number !== undefined, staleTime: FRESH });
  const items = (enabled ? found.data?.search?.edges : undefined)?.flatMap((edge) => itemOf(edge) ?? []) ?? [];
  return {
    items,
    ticket: number === undefined || ticket.isPlaceholderData ? undefined : ticket.data?.ticket,
    /** What is shown is not yet the answer to what was typed. */
    searching: query.trim() !== text || (enabled && (found.isFetching || found.isPlaceholderData)) || ticket.isFetching,
    error: enabled ? found.error : null,
  };
}

/** A text when it has not changed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => { setSettled(text); }, PAUSE);
    return () => { clearTimeout(timer); };
  }, [text]);
  return settled;
}
