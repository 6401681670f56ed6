import './messages.css';
import { CheckCircleFilled, CloseCircleFilled, CloseOutlined, ExclamationCircleFilled } from '@ant-design/icons';
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { create } from 'zustand';
import { texts } from '../texts/index.ts';
import { keepClear } from './keep-clear.ts';
import { Themed } from './theme.tsx';

const ICONS = { success: <CheckCircleFilled />, warning: <ExclamationCircleFilled />, error: <CloseCircleFilled /> };

interface Said {
  content: ReactNode;
  /** How long it is shown, in seconds. */
  duration: number;
}

interface Message extends Said {
  id: number;
  kind: keyof typeof ICONS;
}

let last = 0;
const useShown = create<readonly Message[]>(() => []);
const drop = (id?: number) => { useShown.setState(useShown.getState().filter((one) => one.id !== id), true); };
const tell = (kind: Message['kind']) => (said: Said) => {
  last += 1;
  useShown.setState([...useShown.getState(), { ...said, kind, id: last }], true);
};

/** Says something for a moment, at the edge of the window. */
export const message = { success: tell('success'), warning: tell('warning'), error: tell('error') };

/** What is said. Whoever reads it, or is in it by keys, has the time that they need. */
function Messages() {
  const shown = useShown();
  const [held, setHeld] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  // where the focus was before it came here
  const from = useRef<EventTarget>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || shown.length === 0) return;
    // in a low window, what was said first makes room
    const place = () => { if (!keepClear(element) && shown[1]) drop(shown[0]?.id); };
    place();
    document.addEventListener('focusin', place);
    addEventListener('resize', place);
    return () => {
      document.removeEventListener('focusin', place);
      removeEventListener('resize', place);
    };
  }, [shown]);
  const close = (id: number) => {
    const focused = box.current?.contains(document.activeElement);
    drop(id);
    setHeld(false);
    if (focused && from.current instanceof HTMLElement) from.current.focus({ preventScroll: true });
  };
  return (
    <div
      ref={box}
      className="messages"
      onPointerEnter={() => { setHeld(true); }}
      onPointerLeave={() => { setHeld(false); }}
      onFocus={({ relatedTarget, currentTarget }) => {
        setHeld(true);
        if (!currentTarget.contains(relatedTarget)) from.current = relatedTarget;
      }}
      onBlur={({ relatedTarget, currentTarget }) => { if (!currentTarget.contains(relatedTarget)) setHeld(false); }}
    >
      {shown.map((one) => <Line key={one.id} of={one} held={held} onClose={close} />)}
    </div>
  );
}

/** A click leaves the focus where somebody types. */
const stay = (event: MouseEvent): void => { event.preventDefault(); };

function Line({ of: { id, kind, content, duration }, held, onClose }: { of: Message; held: boolean; onClose: (id: number) => void }) {
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => { drop(id); }, duration * 1000);
    return () => { clearTimeout(timer); };
  }, [held, id, duration]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    // it closes this, and nothing below it
    event.preventDefault();
    event.stopPropagation();
    onClose(id);
  };
  return (
    <div role="alert" className="message" data-kind={kind} onKeyDown={onKeyDown}>
      <span className="message-icon" aria-hidden="true">{ICONS[kind]}</span>
      <span className="message-words">{content}</span>
      <button type="button" aria-label={texts.app.closeMessage} title={texts.app.closeMessage} onMouseDown={stay} onClick={() => { onClose(id); }}><CloseOutlined aria-hidden="true" /></button>
    </div>
  );
}

// they stand beside the pages, in a tree of their own: what is said outlives the page that said it
createRoot(document.body.appendChild(document.createElement('div'))).render(<Themed><Messages /></Themed>);
