import { expect, test } from 'vitest';
import { named, namingAt } from './mention.ts';

test.each([
  ['@', { at: 0, typed: '' }],
  ['Ask @Ada Lo', { at: 4, typed: 'Ada Lo' }],
  ['(@a', { at: 1, typed: 'a' }],
  ['ada@team', undefined],
  ['@ada\nnext', undefined],
  ['@ ', undefined],
  ['@ada lovelace would you please look', undefined],
])('%j', (text, naming) => {
  expect(namingAt(text, text.length)).toEqual(naming);
});

test('the name replaces what was typed of it', () => {
  expect(named('Ask @ad today', { at: 4, typed: 'ad' }, 'Ada Lovelace')).toEqual({ text: 'Ask @Ada Lovelace today', caret: 18 });
});
