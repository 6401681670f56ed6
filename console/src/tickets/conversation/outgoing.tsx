import { Button } from 'antd';
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { Initial } from '../../ui/initial.tsx';
import { usePerson } from '../../api/person.ts';
import { texts } from '../../texts/index.ts';
import { Reference } from '../../ui/problem.tsx';
import { readDraft, writeDraft } from '../../ui/drafts.ts';
import { StepButton } from '../../ui/step-button.tsx';
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
  const kind = internal ? 'note' : 'reply';
  const busy = state === 'sending';
  const unsent = useUnsent(state);
  const item = useLeft(() => { onEdit(kind); });
  const edit = () => {
    const place = draftPlace(ticketId, kind);
    const typed = readDraft(me, place);
    writeDraft(me, place, typed ? `${body}\n\n${typed}` : body);
    sending.remove(outgoing);
    onEdit(kind);
  };
  const again = () => { sending.again(outgoing); };
  return (
    <li ref={item}>
      <article className="comment outgoing" data-kind={kind} data-state={state} aria-label={internal ? said.noteBy(name) : said.replyBy(name)}>
        <header>
          <span className="author">
            <Initial of={name} size={22} />
            <strong>{name}</strong>
          </span>
          {internal && <NoteMark />}
          <span className="grow" />
          <span role="status" className={busy ? 'soft' : 'problem-line'}>{busy ? said.sending : said.notSent}</span>
        </header>
        <Written text={body} />
        {unsent === 'failed' && (
          <footer>
            <p className="problem-line">{why ?? said.maybeSent} {reference && <Reference id={reference} />}</p>
            <Button size="small" type="primary" loading={busy} onClick={again}>{said.tryAgain}</Button>
            <StepButton size="small" onStep={busy ? undefined : edit}>{said.edit}</StepButton>
          </footer>
        )}
        {unsent === 'stopped' && (
          <footer>
            <div role="alert">
              <p className="problem-line">{said.stopped.title(outgoing.unseen?.author?.name ?? said.somebody)}</p>
              {outgoing.unseen && <blockquote><Written text={outgoing.unseen.body} /></blockquote>}
            </div>
            <StepButton size="small" type="primary" onStep={busy ? undefined : edit}>{said.stopped.edit}</StepButton>
            <Button size="small" loading={busy} onClick={again}>{said.stopped.sendAnyway}</Button>
          </footer>
        )}
      </article>
    </li>
  );
}

/** How it was not sent the last time. What can be done about that stays, with the focus, while it is sent again. */
function useUnsent(state: Outgoing['state']): Outgoing['state'] | undefined {
  const [unsent, setUnsent] = useState<Outgoing['state']>();
  if (state === 'sending') return unsent;
  if (state !== unsent) setUnsent(state);
  return state;
}

/** Answers the place for an element, and acts when that goes and has the focus. */
function useLeft(act: () => void): RefObject<HTMLLIElement | null> {
  const place = useRef<HTMLLIElement>(null);
  const latest = useRef(act);
  useLayoutEffect(() => { latest.current = act; });
  useLayoutEffect(() => {
    const { current } = place;
    return () => { if (current?.contains(document.activeElement)) latest.current(); };
  }, []);
  return place;
}
