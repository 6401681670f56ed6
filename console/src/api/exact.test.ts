import { expect, test } from 'vitest';
import { ExactNumber, exactJson, isHeld, parseExactly, saysTheSame } from './exact.ts';

test('numbers come out as they went in', () => {
  const text = '{"a":9007199254740993,"b":[12345678901234567890,-9007199254740993,1],"c":"9007199254740993, 1e400","d":0.30000000000000004,"e":1e400}';
  expect(exactJson(parseExactly(text))).toBe(text);
  expect(exactJson({ id: 'x', metadata: parseExactly(text) })).toBe(`{"id":"x","metadata":${text}}`);
});

test('a number that JavaScript holds is one', () => {
  expect(parseExactly('{"a":[0.1,1.0,1e3,12.50,-0,9007199254740992,1e21,1.7976931348623157e308]}')).toEqual({ a: [0.1, 1, 1000, 12.5, -0, 9007199254740992, 1e21, 1.7976931348623157e308] });
  expect(parseExactly('[9007199254740993]')).toEqual([new ExactNumber('9007199254740993')]);
  expect(['1e400', '12345678901234567890', '0.10000000000000000555'].map(isHeld)).toEqual([false, false, false]);
});

test('what is no JSON fails as ever', () => {
  for (const text of ['{', '{"a":9007199254740993,}', '[9007199254740993-]', '[01234567890123456789]']) expect(() => parseExactly(text)).toThrow(SyntaxError);
});

test('two values say the same in whatever order, but not when a digit is another', () => {
  expect(saysTheSame(parseExactly('{"a": {"c": [1, 2], "b": 9007199254740993}}'), parseExactly('{"a":{"b":9007199254740993,"c":[1,2]}}'))).toBe(true);
  for (const other of ['{"a": 9007199254740992}', '{"a": 9007199254740993, "b": null}', '{"a": [9007199254740993]}']) {
    expect(saysTheSame(parseExactly('{"a": 9007199254740993}'), parseExactly(other)), other).toBe(false);
  }
});
