import { Button } from 'antd';
import { Initial } from '../../ui/initial.tsx';
import { usePerson } from '../../api/person.ts';
import { texts } from '../../texts/index.ts';
import { Reference } from '../../ui/problem.tsx';
import { readDraft, writeDraft } from '../../ui/drafts.ts';
import { type Kind, draftPlace } from '../composer/draft-place.ts';
import { NoteMark } from './comment.tsx';
import type { Outgoing } from './outbox.ts';
import type { Sending } from './use-send.ts';
import { Written } from './written.tsx';

const said = texts.ticket;

interface Props {
  outgoing: Outgoing;
  ticketId: string;
  sending: Sending;
  /** Goes on writing it. */
  onEdit: (kind: Kind) => void;
}

/** What is being sent, or was not: with all that was written, and what can be done. */
export function OutgoingItem({ outgoing, ticketId, sending, onEdit }: Props) {
  const { name, id: me } = usePerson();
  const { body, internal, state, why, reference } = outgoing;
  const edit = () => {
    const kind = internal ? 'note' : 'reply';
    const place = draftPlace(ticketId, kind);
    const typed = readDraft(me, place);
    writeDraft(me, place, typed ? `${body}\n\n${typed}` : body);
    sending.remove(outgoing);
    onEdit(kind);
  };
  const again = () => { sending.again(outgoing); };
  return (
    <li>
      <article className="comment outgoing" data-kind={internal ? 'note' : 'reply'} data-state={state} aria-label={internal ? said.noteBy(name) : said.replyBy(name)}>
        <header>
          <span className="author">
            <Initial of={name} size={22} />
            <strong>{name}</strong>
          </span>
          {internal && <NoteMark />}
          <span className="grow" />
          <span role="status" className={state === 'sending' ? 'soft' : 'problem-line'}>{state === 'sending' ? said.sending : said.notSent}</span>
        </header>
        <Written text={body} />
        {state === 'failed' && (
          <footer>
            <p className="problem-line">{why ?? said.maybeSent} {reference && <Reference id={reference} />}</p>
            <Button size="small" type="primary" onClick={again}>{said.tryAgain}</Button>
            <Button size="small" onClick={edit}>{said.edit}</Button>
          </footer>
        )}
        {state === 'stopped' && (
          <footer>
            <div role="alert">
              <p className="problem-line">{said.stopped.title(outgoing.unseen?.author?.name ?? said.somebody)}</p>
              {outgoing.unseen && <blockquote><Written text={outgoing.unseen.body} /></blockquote>}
            </div>
            <Button size="small" type="primary" onClick={edit}>{said.stopped.edit}</Button>
            <Button size="small" onClick={again}>{said.stopped.sendAnyway}</Button>
          </footer>
        )}
      </article>
    </li>
  );
}
