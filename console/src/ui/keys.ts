import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { useUi } from '../app/ui-state.ts';
import { texts } from '../texts/index.ts';
import { Keyboard, type Keys, type Layer } from './keyboard.ts';

export type { Key, Keys } from './keyboard.ts';

const keyboard = new Keyboard();

interface Options {
  /** What the help calls these keys. */
  group?: string;
  /** `dialog`: they act while the dialog is open that the component is in, when those of the page do not. */
  where?: Layer['where'];
}

/**
 * Keys that act while the component is there. Single ones do nothing while somebody types, and leave Enter and Space to a button or link
 * that has the focus.
 */
export function useKeys(keys: Keys, { group = texts.app.keys.page, where = 'page' }: Options = {}): void {
  const layer = useRef<Layer>({ group, where, keys });
  useLayoutEffect(() => {
    layer.current.keys = keys;
    layer.current.group = group;
  });
  useEffect(() => keyboard.add(layer.current), []);
}

/** The keys that act on the page, by layer, the newest first. */
export const useLayers = (): readonly Layer[] => useSyncExternalStore(keyboard.watch, keyboard.layers);

/** What takes text, or letters of its own. */
const FIELD = 'input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable=""], [contenteditable=true], [role=textbox], [role=menu], [role=listbox]';
const CONTROL = 'a[href], button, summary, input, [role=button], [role=link], [role=option], [role=menuitem]';
const DIALOG = '[role=dialog][aria-modal=true], dialog:modal, [role=alertdialog]';

function onKey(event: KeyboardEvent): void {
  const { key, target, altKey, defaultPrevented } = event;
  // some layouts need AltGr, which is Ctrl and Alt at once, for such as ?
  const graph = event.getModifierState('AltGraph');
  if (defaultPrevented || (altKey && !graph) || key === 'Shift') return;
  const element = target instanceof Element ? target : undefined;
  const on = element?.closest(FIELD) ? 'field' : element?.closest(CONTROL) ? 'control' : 'page';
  const dialogOpen = [...document.querySelectorAll(DIALOG)].some((dialog) => dialog.checkVisibility());
  const mod = !graph && (event.ctrlKey || event.metaKey);
  const press = { key: mod ? key.toLowerCase() : key, mod, repeat: event.repeat, on, dialogOpen, at: event.timeStamp } as const;
  if (keyboard.press(press, useUi.getState().singleKeys)) event.preventDefault();
}

/** A key that belongs to whoever composes letters of several, such as the Enter that ends it: nothing of ours hears of it. */
function onComposing(event: KeyboardEvent): void {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Safari tells the last one in no other way
  if (event.isComposing || event.keyCode === 229) event.stopPropagation();
}

document.documentElement.addEventListener('keydown', onComposing, true);
// after the handlers of what is focused, which come first
document.addEventListener('keydown', onKey);
