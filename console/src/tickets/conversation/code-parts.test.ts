import { expect, test } from 'vitest';
import { stretchesOf } from './code-parts.ts';

test.each([
  ['no code', [{ plain: 'no code' }]],
  ['Look:\n```rust\nfn main() {\n}\n```\nso', [{ plain: 'Look:\n' }, { block: 'fn main() {\n}' }, { plain: 'so' }]],
  ['```\none\n```', [{ block: 'one' }]],
  ['```\n```', [{ block: '' }]],
  ['press `Ctrl+K` now', [{ plain: 'press ' }, { code: 'Ctrl+K' }, { plain: ' now' }]],
  ['```\nnever closed', [{ plain: '```\nnever closed' }]],
  ['a ` alone\nand ` another', [{ plain: 'a ` alone\nand ` another' }]],
  ['```\na `b` c\n```', [{ block: 'a `b` c' }]],
])('%s', (body, stretches) => {
  expect(stretchesOf(body)).toEqual(stretches);
});
