import { expect, test } from 'vitest';
import { asked } from './asked.ts';

test('the last word may be only begun, unless the query says otherwise', () => {
  expect(asked('card decl')).toBe('card decl*');
  expect(asked('"card declined"')).toBe('"card declined"');
  expect(asked('status:open card')).toBe('status:open card');
  expect(asked('card -test')).toBe('card -test');
  expect(['c', 'plan b', '7', '火'].map(asked)).toEqual(['', 'plan b*', '7', '火']);
  expect(['#12', 'tag:vip #12', 'room#12', '12'].map(asked)).toEqual(['#12', 'tag:vip #12', 'room#12*', '12*']);
  expect(asked('ann@acme.example')).toBe('ann@acme.example*');
});

test('no more is asked than the server searches for', () => {
  expect(asked('a'.repeat(500)).length).toBe(200);
});
