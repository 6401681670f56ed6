import './messages.css';
import { CheckCircleFilled, CloseCircleFilled, CloseOutlined, ExclamationCircleFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { type FocusEvent, type KeyboardEvent, type MouseEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { texts } from '../texts/index.ts';
import { keepClear } from './keep-clear.ts';
import { Reference } from './problem.tsx';
import { type Message, unsay, useMessages } from './say.tsx';

/** How long something is said, in milliseconds. */
const SHORT = 4_000;
const LONG = 8_000;
const ICONS = { success: <CheckCircleFilled />, warning: <ExclamationCircleFilled />, error: <CloseCircleFilled /> };

/** A click leaves the focus where somebody types. */
const stay = (event: MouseEvent): void => { event.preventDefault(); };

/**
 * Where it is said what became of something. The places are there before anything is said in them: else nobody reads it aloud. Whoever points at
 * it, or is in it by keys, has the time that they need.
 */
export function Messages() {
  const all = useMessages();
  const [held, setHeld] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  // where the focus was before it came here
  const from = useRef<EventTarget>(null);
  useLayoutEffect(() => {
    const element = box.current;
    const [first, ...more] = all;
    if (!element || !first) return;
    // in a low window, what was said first makes room
    const place = () => { if (!keepClear(element) && more.length > 0) unsay(first.id); };
    // what is being pressed here does not go away below the pointer
    const moved = ({ target }: Event) => { if (!(target instanceof Node && element.contains(target))) place(); };
    place();
    document.addEventListener('focusin', moved);
    addEventListener('resize', place);
    return () => {
      document.removeEventListener('focusin', moved);
      removeEventListener('resize', place);
    };
  }, [all]);
  const close = (id: number) => {
    const focused = box.current?.contains(document.activeElement);
    unsay(id);
    setHeld(false);
    if (focused && from.current instanceof HTMLElement) from.current.focus({ preventScroll: true });
  };
  const outside = ({ relatedTarget, currentTarget }: FocusEvent) => !currentTarget.contains(relatedTarget);
  const onFocus = (event: FocusEvent) => {
    setHeld(true);
    if (outside(event)) from.current = event.relatedTarget;
  };
  const onBlur = (event: FocusEvent) => { if (outside(event)) setHeld(false); };
  const said = (good: boolean) => all.filter(({ kind }) => (kind === 'success') === good).map((message) => <Said key={message.id} message={message} held={held} onClose={close} />);
  return (
    <div ref={box} className="messages" onPointerEnter={() => { setHeld(true); }} onPointerLeave={() => { setHeld(false); }} onFocus={onFocus} onBlur={onBlur}>
      <div aria-live="polite">{said(true)}</div>
      <div aria-live="assertive">{said(false)}</div>
    </div>
  );
}

function Said({ message: { id, kind, text, reference, reload }, held, onClose }: { message: Message; held: boolean; onClose: (id: number) => void }) {
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => { unsay(id); }, kind === 'success' ? SHORT : LONG);
    return () => { clearTimeout(timer); };
  }, [held, id, kind]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    // it closes this, and nothing below it
    event.preventDefault();
    event.stopPropagation();
    onClose(id);
  };
  return (
    <div className="message" data-kind={kind} data-testid={`${kind}-message`} onKeyDown={onKeyDown}>
      <span className="message-icon" aria-hidden="true">{ICONS[kind]}</span>
      <span className="message-words">
        {text}
        {reference && <> <Reference id={reference} /></>}
      </span>
      {reload && <Button size="small" onClick={() => { location.reload(); }}>{texts.app.reload}</Button>}
      <button type="button" className="message-close" aria-label={texts.app.closeMessage} title={texts.app.closeMessage} onMouseDown={stay} onClick={() => { onClose(id); }}><CloseOutlined aria-hidden="true" /></button>
    </div>
  );
}
