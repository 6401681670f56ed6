import { useEffect, useRef } from 'react';
import { ahead } from './ahead.ts';

/**
 * In a dialog: gives the focus to the field that comes first, not to the button that closes, before the next key is read. The dialog moves
 * into its place meanwhile, and whoever has gone on by then is left there. A button that opens something to pick from is pressed. What was typed
 * for `place` while the dialog was on its way is in the field.
 */
export function FocusIn({ selector, place }: { selector: string; place?: string }) {
  const here = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const dialog = here.current?.closest<HTMLElement>('[role=dialog]');
    const field = dialog?.querySelector<HTMLElement>(selector);
    // antd gives it the focus once it is in its place, when none of its fields has it; at that moment, somebody may be between two of them
    if (dialog) dialog.focus = () => undefined;
    const typed = place === undefined ? '' : ahead.take(place);
    field?.focus();
    if (field?.matches('button[aria-haspopup]')) field.click();
    // what opened has the focus by then
    if (typed !== '') queueMicrotask(() => { type(typed); });
  }, [selector, place]);
  return <span ref={here} hidden />;
}

/** Types into the field that has the focus, and presses Enter where that was the end of it. */
function type(text: string): void {
  const { activeElement: field } = document;
  if (!(field instanceof HTMLInputElement)) return;
  field.setRangeText(text, field.value.length, field.value.length, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
  if (text.endsWith('\n')) field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
}
