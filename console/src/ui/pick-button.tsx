import { DownOutlined } from '@ant-design/icons';
import { type AriaAttributes, type KeyboardEvent, type ReactNode, type Ref, useImperativeHandle, useRef, useState } from 'react';
import { texts } from '../texts/index.ts';
import { Popup } from './popup.tsx';

/** What a form gives whatever takes the place of its field, besides the value: its id, and what screen readers say of it. */
export interface OfForm extends Pick<AriaAttributes, 'aria-describedby' | 'aria-invalid' | 'aria-required'> {
  id?: string;
  ref?: Ref<HTMLButtonElement | null>;
}

interface Props extends OfForm {
  /** What is picked. */
  label: string;
  /** What has been picked, in words. */
  value?: string | undefined;
  testId?: string;
  /** What a form calls the field, whose label is what was picked. */
  field?: string;
  disabled?: boolean;
  className?: string;
  /** What opens at the button. */
  children: (close: () => void) => ReactNode;
}

/** A button that says what was picked, and opens something to pick from. */
export function PickButton({ label, value, testId, field, disabled, className = '', children, ref, 'aria-required': required, ...ofForm }: Props) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useImperativeHandle<HTMLButtonElement | null, HTMLButtonElement | null>(ref, () => button.current);
  const close = () => { setOpen(false); };
  return (
    <>
      <button
        {...ofForm}
        ref={button}
        type="button"
        className={`choice pick-button ${className}`}
        data-picked={value !== undefined}
        data-testid={testId}
        disabled={disabled}
        aria-label={field && `${field}: ${label}`}
        // no button is required, as a role; it can be said of it
        aria-description={required ? texts.app.required : undefined}
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
