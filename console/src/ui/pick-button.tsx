import { DownOutlined } from '@ant-design/icons';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { Popup } from './popup.tsx';

interface Props {
  /** What is picked. */
  label: string;
  /** What has been picked, in words. */
  value?: string | undefined;
  testId?: string;
  /** Of a form's field. */
  id?: string | undefined;
  /** What a form calls the field, whose label is what was picked. */
  field?: string;
  disabled?: boolean;
  className?: string;
  /** What opens at the button. */
  children: (close: () => void) => ReactNode;
}

/** A button that says what was picked, and opens something to pick from. */
export function PickButton({ label, value, testId, id, field, disabled, className = '', children }: Props) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => { setOpen(false); };
  return (
    <>
      <button
        ref={button}
        id={id}
        type="button"
        className={`choice pick-button ${className}`}
        data-picked={value !== undefined}
        data-testid={testId}
        disabled={disabled}
        aria-label={field && `${field}: ${label}`}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => { setOpen(!open); }}
        onKeyDown={(event) => { if (field && isLetter(event)) setOpen(true); }}
      >
        <span className="pick-label">{label}{value === undefined ? '' : `: ${value}`}</span>
        <DownOutlined aria-hidden="true" />
      </button>
      {open && <Popup label={label} anchor={() => button.current} onClose={close}>{children(close)}</Popup>}
    </>
  );
}

/** Whoever types in a form's field types into what opens, this letter too. */
const isLetter = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean => key.length === 1 && key !== ' ' && !ctrlKey && !metaKey && !altKey;
