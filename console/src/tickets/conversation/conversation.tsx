import './conversation.css';
import { ArrowDownOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef } from 'react';
import { usePerson } from '../../api/person.ts';
import { texts } from '../../texts/index.ts';
import { nodesOf } from '../../ui/nodes.ts';
import { Composer } from '../composer/composer.tsx';
import type { ComposerHandle } from '../composer/use-composer.ts';
import { Description } from '../ticket/description.tsx';
import type { Ticket } from '../ticket/model.ts';
import type { Changes } from '../ticket/use-changes.ts';
import type { Field } from '../ticket/marks.ts';
import type { Ref } from '../ticket/use-ticket.ts';
import { Comment } from './comment.tsx';
import { Earlier } from './earlier.tsx';
import { isOwed, useOutbox } from './outbox.ts';
import { OutgoingItem } from './outgoing.tsx';
import { OwedItem } from './owed.tsx';
import { useLinked } from './use-linked.ts';
import { NamesContext, useKnownNames } from './use-names.ts';
import { useReading } from './use-reading.ts';
import { useSend } from './use-send.ts';

const said = texts.ticket;

interface Props {
  of: Ref;
  ticket: Ticket;
  changes: Changes;
  marked: ReadonlySet<Field>;
  composer: ComposerHandle;
}

/** What was asked, what was answered, and the place to answer. */
export function Conversation({ of: ref, ticket, changes, marked, composer }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const me = usePerson().id;
  const comments = nodesOf(ticket.comments);
  const linked = useLinked(ref, ticket);
  const reading = useReading(box, content, comments, me, linked.id !== undefined);
  const outbox = useOutbox(ticket, comments);
  const sending = useSend(ref, ticket.id, changes, reading.lastSeen);
  const fresh = new Set(reading.unread.map(({ id }) => id));
  const notes = reading.unread.filter(({ internal }) => internal).length;

  return (
    <NamesContext value={useKnownNames(ticket)}>
      <div className="conversation">
        <div ref={box} className="conversation-box" tabIndex={0} role="region" aria-label={said.conversation}>
          <div ref={content} className="conversation-content">
            <Description ticket={ticket} changes={changes} marked={marked.has('description')} />
            <Earlier of={ref} ticket={ticket} />
            {linked.missing && <p className="hint" role="status">{said.commentMissing}</p>}
            <ol className="comments">
              {comments.map((comment) => <Comment key={comment.id} comment={comment} fresh={fresh.has(comment.id)} />)}
              {outbox.map((outgoing) => (isOwed(outgoing)
                ? <OwedItem key={outgoing.key} outgoing={outgoing} sending={sending} />
                : <OutgoingItem key={outgoing.key} outgoing={outgoing} ticketId={ticket.id} sending={sending} onEdit={composer.write} />))}
            </ol>
            {comments.length + outbox.length === 0 && <p className="hint nobody-yet">{said.noComments}</p>}
          </div>
        </div>
        <div className="pill-place" role="status">
          {reading.unread.length > 0 && (
            <Button size="small" type="primary" icon={<ArrowDownOutlined />} className="new-replies" onClick={reading.toEnd}>
              {said.newReplies(reading.unread.length - notes, notes)}
            </Button>
          )}
        </div>
        <Composer
          ticket={ticket}
          composer={composer}
          onSend={(written) => {
            sending.send(written);
            requestAnimationFrame(reading.toEnd);
          }}
          onLeave={() => { box.current?.focus({ preventScroll: true }); }}
        />
      </div>
    </NamesContext>
  );
}
