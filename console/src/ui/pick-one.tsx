import { DownOutlined } from '@ant-design/icons';
import { useRef, useState } from 'react';
import { type Option, Picker } from './picker.tsx';
import { Popup } from './popup.tsx';

interface Props {
  /** What is chosen: the field's name. */
  label: string;
  /** The button's own, for keys that lead there. */
  id?: string;
  testId?: string;
  value: string;
  /** In an order that stays as it is. */
  options: readonly Option[];
  /** Picked by Enter or a click, and something else than it was. */
  onPick: (value: string) => void;
  /** A choice is on its way: the next one waits. */
  busy?: boolean;
  /** Whether the options are shown, where others decide that, too. */
  open?: boolean;
  onOpen?: (open: boolean) => void;
}

/**
 * A choice that is made at once. Going through its options changes nothing: Enter or a click picks one, Escape leaves it as it was. While it is
 * being made the button keeps the focus.
 */
export function PickOne({ label, id, testId, value, options, onPick, busy = false, open: shown, onOpen }: Props) {
  const [own, setOwn] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const open = shown ?? own;
  const setOpen = onOpen ?? setOwn;
  const now = options.find((option) => option.value === value);
  const pick = (picked: Option) => {
    setOpen(false);
    if (picked.value !== value) onPick(picked.value);
  };
  return (
    <>
      <button
        ref={button}
        id={id}
        type="button"
        className="choice opener"
        data-testid={testId}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-disabled={busy}
        aria-label={`${label}: ${now?.label ?? value}`}
        onClick={() => { if (!busy) setOpen(!open); }}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          if (!busy) setOpen(true);
        }}
      >
        <span>{now?.label ?? value}</span> <DownOutlined aria-hidden="true" />
      </button>
      {open && (
        <Popup label={label} anchor={() => button.current} onClose={() => { setOpen(false); }}>
          <Picker atChosen label={label} options={options} chosen={[value]} onPick={pick} />
        </Popup>
      )}
    </>
  );
}
