import { expect, test } from 'vitest';
import { exactJson } from '../api/exact.ts';
import { texts } from '../texts/index.ts';
import { objectIn, saysTheSame } from './object-in.ts';

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

test('two objects say the same in whatever order, but not when a digit is another', () => {
  expect(saysTheSame(objectIn('{"a": {"c": [1, 2], "b": 9007199254740993}}').object, objectIn('{"a":{"b":9007199254740993,"c":[1,2]}}').object)).toBe(true);
  for (const other of ['{"a": 9007199254740992}', '{"a": 9007199254740993, "b": null}', '{"a": [9007199254740993]}']) {
    expect(saysTheSame(objectIn('{"a": 9007199254740993}').object, objectIn(other).object), other).toBe(false);
  }
});
