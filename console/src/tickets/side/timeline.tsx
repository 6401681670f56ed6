import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { earlierEntries, namesOf } from '#operations';
import { useAnswer } from '../../api/hooks.ts';
import { request } from '../../api/index.ts';
import { texts } from '../../texts/index.ts';
import { Lock } from '../../ui/guarded.tsx';
import { nodesOf } from '../../ui/nodes.ts';
import { say } from '../../ui/say.tsx';
import { Time } from '../../ui/time.tsx';
import { commentId } from '../conversation/comment.tsx';
import { useHidden } from '../hidden.ts';
import { withEarlier } from '../ticket/merge.ts';
import type { Entry, Ticket } from '../ticket/model.ts';
import { type Ref, keepTicket } from '../ticket/use-ticket.ts';
import { linesOf, peopleIn } from './entry-lines.ts';

const said = texts.ticket;

/** What happened to the ticket, the newest first. */
export function Timeline({ of: ref, ticket }: { of: Ref; ticket: Ticket }) {
  const entries = nodesOf(ticket.timeline);
  const nameOf = usePeople(entries);
  return (
    <section className="timeline" aria-label={said.side.timeline}>
      <h2>{said.side.timeline}</h2>
      <ol>
        {entries.toReversed().map((entry) => <Item key={entry.id} entry={entry} nameOf={nameOf} />)}
      </ol>
      {ticket.timeline?.pageInfo.hasPreviousPage && <EarlierEntries of={ref} id={ticket.id} before={ticket.timeline.pageInfo.startCursor} />}
    </section>
  );
}

function Item({ entry, nameOf }: { entry: Entry; nameOf: (id: string) => string }) {
  const { actor, comment, kind, timestamp } = entry;
  const refused = useHidden()(entry, 'actor');
  const name = actor?.name ?? (kind === 'TICKET_CREATED' || kind === 'TICKET_COMMENTED' ? said.customer : said.somebody);
  return (
    <li>
      <div className="lines">
        {linesOf(entry, nameOf).map(({ text, more }) => (
          <p key={text} title={more}>
            {refused ? <Lock permission={refused.permission} reason={refused.message} /> : <strong>{name}</strong>}{' '}
            {comment ? <Link to="." search={true} hash={commentId(comment.id)}>{text}</Link> : text}
          </p>
        ))}
      </div>
      <Time at={timestamp} />
    </li>
  );
}

function EarlierEntries({ of: ref, id, before }: { of: Ref; id: string; before: string | null }) {
  const [busy, setBusy] = useState(false);
  const read = async () => {
    setBusy(true);
    try {
      const page = (await request(earlierEntries, { id, before })).ticket?.timeline;
      if (page) keepTicket(ref, (now) => (now.timeline?.pageInfo.startCursor === before ? withEarlier(now, 'timeline', page) : now));
    } catch (error) {
      say.error(error);
    }
    setBusy(false);
  };
  return <Button type="link" size="small" loading={busy} onClick={() => void read()}>{said.side.earlierEntries}</Button>;
}

/** The names of those to whom the ticket was given. Who may not be seen is somebody. */
function usePeople(entries: readonly Entry[]): (id: string) => string {
  const known = new Map(entries.flatMap(({ actor }) => (actor ? [[actor.id, actor.name]] : [])));
  const ids = [...new Set(peopleIn(entries))].filter((id) => !known.has(id)).sort().slice(0, 100);
  const answer = useAnswer(namesOf, { ids }, { enabled: ids.length > 0 });
  for (const node of answer.data?.nodes ?? []) if (node && 'name' in node) known.set(node.id, node.name);
  return (id) => known.get(id) ?? said.somebody;
}
