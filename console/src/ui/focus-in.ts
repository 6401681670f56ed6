/** For a dialog that has opened: gives the focus to the field that comes first, not to the button that closes. */
export const focusIn = (selector: string) => (shown: boolean): void => {
  if (shown) document.querySelector<HTMLElement>(`[role=dialog] ${selector}`)?.focus();
};
