import './messages.css';
import { CheckCircleFilled, CloseCircleFilled, ExclamationCircleFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { texts } from '../texts/index.ts';
import { Reference } from './problem.tsx';
import { type Message, unsay, useMessages } from './say.tsx';

/** How long something is said, in milliseconds. */
const SHORT = 4_000;
const LONG = 8_000;
const ICONS = { success: <CheckCircleFilled />, warning: <ExclamationCircleFilled />, error: <CloseCircleFilled /> };

/** Where it is said what became of something. The places are there before anything is said in them: else nobody reads it aloud. */
export function Messages() {
  const all = useMessages();
  const [good, bad] = [all.filter(({ kind }) => kind === 'success'), all.filter(({ kind }) => kind !== 'success')];
  return (
    <div className="messages">
      <div aria-live="polite">{good.map((message) => <Said key={message.id} message={message} />)}</div>
      <div aria-live="assertive">{bad.map((message) => <Said key={message.id} message={message} />)}</div>
    </div>
  );
}

/** Stays while somebody points at it, or has the focus in it. */
function Said({ message: { id, kind, text, reference, reload } }: { message: Message }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => { unsay(id); }, kind === 'success' ? SHORT : LONG);
    return () => { clearTimeout(timer); };
  }, [held, id, kind]);
  const hold = () => { setHeld(true); };
  const release = () => { setHeld(false); };
  return (
    <div className="message" data-kind={kind} data-testid={`${kind}-message`} onPointerEnter={hold} onPointerLeave={release} onFocus={hold} onBlur={release}>
      <span aria-hidden="true" className="kind">{ICONS[kind]}</span>
      <span>
        {text}
        {reference && <> <Reference id={reference} /></>}
      </span>
      {reload && <Button size="small" onClick={() => { location.reload(); }}>{texts.app.reload}</Button>}
    </div>
  );
}
