import { expect, test, vi } from 'vitest';
import { Keyboard, type Press } from './keyboard.ts';

const press = (key: string, more: Partial<Press> = {}): Press => ({ key, mod: false, repeat: false, on: 'page', dialogOpen: false, at: 0, ...more });
const key = (more = {}) => ({ label: 'Does it', run: vi.fn(), ...more });

test('the newest keys go first, those of every page last', () => {
  const keyboard = new Keyboard();
  const [page, part, everywhere] = [key(), key(), key()];
  keyboard.add({ group: 'Page', where: 'page', keys: { r: page } });
  keyboard.add({ group: 'Everywhere', where: 'everywhere', keys: { r: everywhere, q: everywhere } });
  const leave = keyboard.add({ group: 'Part', where: 'page', keys: { r: part, e: false } });
  expect(keyboard.press(press('r'))).toBe(true);
  expect(part.run).toHaveBeenCalledOnce();
  leave();
  keyboard.press(press('r'));
  expect(page.run).toHaveBeenCalledOnce();
  keyboard.press(press('q'));
  expect(everywhere.run).toHaveBeenCalledOnce();
  expect(keyboard.press(press('e'))).toBe(false);
});

test('who types is left alone', () => {
  const keyboard = new Keyboard();
  const [plain, escape, send] = [key(), key({ typing: true }), key()];
  keyboard.add({ group: '', where: 'page', keys: { r: plain, Escape: escape, 'Mod+Enter': send } });
  expect(keyboard.press(press('r', { on: 'field' }))).toBe(false);
  expect(keyboard.press(press('r', { mod: true }))).toBe(false);
  keyboard.press(press('Escape', { on: 'field' }));
  keyboard.press(press('Enter', { on: 'field', mod: true }));
  expect([plain, escape, send].map(({ run }) => run.mock.calls.length)).toEqual([0, 1, 1]);
});

test('a button keeps its own Enter', () => {
  const keyboard = new Keyboard();
  const open = key();
  keyboard.add({ group: '', where: 'page', keys: { Enter: open } });
  expect(keyboard.press(press('Enter', { on: 'control' }))).toBe(false);
  expect(keyboard.press(press('Enter'))).toBe(true);
});

test('a sequence is one key after the other, soon', () => {
  const keyboard = new Keyboard();
  const [tickets, alone] = [key(), key()];
  keyboard.add({ group: '', where: 'page', keys: { 'g t': tickets, t: alone } });
  expect(keyboard.press(press('g'))).toBe(true);
  keyboard.press(press('t', { at: 500 }));
  expect(tickets.run).toHaveBeenCalledOnce();
  keyboard.press(press('g', { at: 1_000 }));
  keyboard.press(press('t', { at: 5_000 }));
  expect(alone.run).toHaveBeenCalledOnce();
  expect(tickets.run).toHaveBeenCalledOnce();
  expect(keyboard.press(press('g', { on: 'field' }))).toBe(false);
});

test('a dialog has keys of its own, and those of the page wait', () => {
  const keyboard = new Keyboard();
  const [page, dialog] = [key(), key()];
  keyboard.add({ group: '', where: 'page', keys: { j: page } });
  expect(keyboard.press(press('j', { dialogOpen: true }))).toBe(false);
  keyboard.add({ group: '', where: 'dialog', keys: { j: dialog } });
  keyboard.press(press('j', { dialogOpen: true }));
  keyboard.press(press('j'));
  expect([page.run.mock.calls.length, dialog.run.mock.calls.length]).toEqual([1, 1]);
});

test('single keys can be switched off, and only some act again while held down', () => {
  const keyboard = new Keyboard();
  const [once, again, palette] = [key(), key({ repeats: true }), key()];
  keyboard.add({ group: '', where: 'page', keys: { e: once, j: again, 'g t': once, Escape: again, 'Mod+k': palette } });
  expect(keyboard.press(press('e'), false)).toBe(false);
  expect(keyboard.press(press('g'), false)).toBe(false);
  expect(keyboard.press(press('k', { mod: true }), false)).toBe(true);
  expect(keyboard.press(press('Escape'), false)).toBe(true);
  expect(keyboard.press(press('e', { repeat: true }))).toBe(false);
  expect(keyboard.press(press('j', { repeat: true }))).toBe(true);
});
