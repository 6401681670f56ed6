import { expect, test } from 'vitest';
import { partsOf } from './text-parts.ts';

const NAMES = ['Ada Lovelace', 'Ada'];

test.each([
  ['Hello\nthere', [{ text: 'Hello\nthere' }]],
  ['See https://a.example/x?y=1.', [{ text: 'See ' }, { link: 'https://a.example/x?y=1' }, { text: '.' }]],
  ['(https://a.example/b_(c))', [{ text: '(' }, { link: 'https://a.example/b_(c)' }, { text: ')' }]],
  ['javascript:alert(1) <b>', [{ text: 'javascript:alert(1) <b>' }]],
  ['@ada lovelace, look', [{ mention: '@ada lovelace', name: 'Ada Lovelace' }, { text: ', look' }]],
  ['(@Ada) @Adam', [{ text: '(' }, { mention: '@Ada', name: 'Ada' }, { text: ') @Adam' }]],
  ['@"Zoë" and @ada@team.example', [{ mention: '@"Zoë"', name: 'Zoë' }, { text: ' and ' }, { mention: '@ada@team.example', name: 'ada@team.example' }]],
  ['write to ada@team.example', [{ text: 'write to ada@team.example' }]],
  ['@nobody', [{ text: '@nobody' }]],
])('%s', (body, parts) => {
  expect(partsOf(body, NAMES)).toEqual(parts);
});
