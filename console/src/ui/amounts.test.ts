import { expect, test } from 'vitest';
import { currencyOf, duration, money } from './amounts.ts';

test('durations have their two largest units', () => {
  expect([0, 59, 60, 3599, 3600, 3660, 86_399, 86_400, 95_658, 864_000].map(duration)).toEqual([
    '0 s', '59 s', '1 min', '1 h', '1 h', '1 h 1 min', '1 d', '1 d', '1 d 3 h', '10 d',
  ]);
});

test('money has as many digits as its currency', () => {
  expect(money({ amount: 123_450, currency: 'USD' })).toBe('$1,234.50');
  expect(money({ amount: 123_450, currency: 'JPY' })).toBe('¥123,450');
  expect(money({ amount: -5, currency: 'EUR' })).toBe('-€0.05');
  expect(money({ amount: 1_250_000, currency: 'USD' }, true)).toBe('$12.5K');
  expect(currencyOf('KWD')).toMatchObject({ digits: 3, one: 1000 });
});
