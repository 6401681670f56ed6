import { useLocation } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { nodesOf } from '../../ui/nodes.ts';
import type { Ticket } from '../ticket/model.ts';
import type { Ref } from '../ticket/use-ticket.ts';
import { commentId } from './comment.tsx';
import { readEarlier } from './read-earlier.ts';

const PREFIX = commentId('');

/** The comment that the address names: earlier ones are read until it is there, and then it is shown, with the focus. */
export function useLinked(ref: Ref, ticket: Ticket): { id: string | undefined; missing: boolean } {
  const hash = useLocation({ select: (location) => location.hash });
  const id = hash.startsWith(PREFIX) ? hash.slice(PREFIX.length) : undefined;
  const [gaveUp, setGaveUp] = useState<string>();
  const isThere = id !== undefined && nodesOf(ticket.comments).some((comment) => comment.id === id);

  const earliest = ticket.comments?.pageInfo.startCursor;
  useEffect(() => {
    if (id === undefined || isThere) return;
    // each page that comes is another earliest comment, so this goes on until there is none before
    readEarlier(ref).then((more) => { if (!more) setGaveUp(id); }, () => { setGaveUp(id); });
  }, [ref, id, isThere, earliest]);

  useEffect(() => {
    if (id === undefined || !isThere) return;
    const element = document.getElementById(commentId(id));
    element?.scrollIntoView({ block: 'center' });
    element?.focus({ preventScroll: true });
  }, [id, isThere]);
  return { id, missing: id !== undefined && !isThere && gaveUp === id };
}
