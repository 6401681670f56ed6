import { expect, test } from 'vitest';
import { exactJson } from '../api/exact.ts';
import { texts } from '../texts/index.ts';
import { objectIn } from './object-in.ts';

const said = texts.customers.metadata;

test('an object is what was written', () => {
  const text = '{"a":9007199254740993,"b":{"a":18446744073709551615,"c":[{"a":1},{"a":"{\\"a\\": 1, \\"a\\": 2}"}]},"d":0.1}';
  expect(exactJson(objectIn(text).object)).toBe(text);
});

test('what would be changed is refused, and named', () => {
  expect(objectIn('{"a": 1e400}').wrong).toBe(said.lost('1e400'));
  expect(objectIn('{"a": [18446744073709551616]}').wrong).toBe(said.lost('18446744073709551616'));
  expect(objectIn('{"a": 1, "b": {"c": 1, "\\u0063": 2}}').wrong).toBe(said.twice('c'));
  for (const text of ['', '[1]', 'null', '9007199254740993', '{"a":}']) expect(objectIn(text).wrong).toBe(said.wrong);
});
