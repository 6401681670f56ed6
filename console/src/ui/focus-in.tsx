import { useEffect, useRef } from 'react';

/**
 * In a dialog: gives the focus to the field that comes first, not to the button that closes, before the next key is read. The dialog moves
 * into its place meanwhile, and whoever has gone on by then is left there. A button that opens something to pick from is pressed.
 */
export function FocusIn({ selector }: { selector: string }) {
  const here = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const dialog = here.current?.closest<HTMLElement>('[role=dialog]');
    const field = dialog?.querySelector<HTMLElement>(selector);
    // antd gives it the focus once it is in its place, when none of its fields has it; at that moment, somebody may be between two of them
    if (dialog) dialog.focus = () => undefined;
    field?.focus();
    if (field?.matches('button[aria-haspopup]')) field.click();
  }, [selector]);
  return <span ref={here} hidden />;
}
