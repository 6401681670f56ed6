import './composer.css';
import type { KeyboardEvent, SubmitEvent } from 'react';
import type { TicketStatus } from '#operations';
import { texts } from '../../texts/index.ts';
import { useDraft } from '../../ui/drafts.ts';
import type { Written } from '../conversation/use-send.ts';
import type { Ticket } from '../ticket/model.ts';
import { useAnnounced } from '../presence/use-presence.ts';
import { useRights } from '../ticket/rights.ts';
import { draftPlace } from './draft-place.ts';
import { KindSwitch } from './kind-switch.tsx';
import { LIST, PeopleList, optionId } from './people-list.tsx';
import { SendButton } from './send-button.tsx';
import type { ComposerHandle } from './use-composer.ts';
import { useNaming } from './use-naming.ts';

const said = texts.ticket.composer;
/** The most that the server takes, in characters. */
const MOST = 20_000;

interface Props {
  ticket: Ticket;
  composer: ComposerHandle;
  onSend: (written: Written) => void;
  /** Leaves the field. */
  onLeave: () => void;
}

/** Writes a reply or a note. What is typed is kept until it is sent. */
export function Composer({ ticket, composer, onSend, onLeave }: Props) {
  const rights = useRights(ticket);
  const { kind, field } = composer;
  const [text, setText] = useDraft(draftPlace(ticket.id, kind));
  useAnnounced(ticket.id, text);
  const naming = useNaming(field, text, setText);
  const over = text.length > MOST ? Array.from(text.trim()).length - MOST : 0;
  const maySend = text.trim() !== '' && over <= 0;
  const active = naming.people[naming.active];

  const send = (then?: TicketStatus) => {
    if (!maySend) return;
    onSend({ body: text, internal: kind === 'note', then });
    setText('');
    field.current?.focus();
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    send();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || naming.onKey(event)) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
    else if (event.key === 'Escape') onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  if (!rights.comment && !rights.note) return <p className="composer hint">{said.may}</p>;
  return (
    <form className="composer" data-kind={kind} onSubmit={submit}>
      <KindSwitch composer={composer} rights={rights} />
      {naming.shown && <PeopleList people={naming.people} active={naming.active} waiting={naming.waiting} onChoose={naming.choose} />}
      <textarea
        ref={field}
        rows={2}
        dir="auto"
        aria-label={said.label[kind]}
        placeholder={said.placeholder[kind]}
        aria-autocomplete="list"
        aria-controls={naming.shown ? LIST : undefined}
        aria-activedescendant={naming.shown && active ? optionId(active.id) : undefined}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          naming.onCaret();
        }}
        onSelect={naming.onCaret}
        onBlur={naming.close}
        onKeyDown={onKeyDown}
      />
      <div className="composer-foot">
        <span className={over > 0 ? 'problem-line' : 'hint'} role="status">{over > 0 ? said.tooLong(-over) : texts.ticket[kind === 'note' ? 'noteHint' : 'replyHint']}</span>
        <span className="grow" />
        <SendButton kind={kind} disabled={!maySend} onSend={send} transitions={kind === 'reply' && rights.update ? ticket.transitions : []} />
      </div>
    </form>
  );
}
