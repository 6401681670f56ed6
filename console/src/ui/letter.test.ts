import { expect, test } from 'vitest';
import { beginning, fitLetter } from './letter.ts';

test('a single letter is not asked for, but narrows what is found', () => {
  expect(['e', 'Anna M', 'An', ' "an" ', '', '李', 'Anna 李', '7'].map(beginning)).toEqual([null, 'Anna*', 'An*', 'an*', null, '李*', 'Anna 李*', '7*']);
  const named = (text: string) => ['Elif Demir', 'Ann Éclair', 'Ben Green'].filter((name) => fitLetter(text, name));
  expect(named('e')).toEqual(['Elif Demir', 'Ann Éclair']);
  expect(named('ann E')).toEqual(['Elif Demir', 'Ann Éclair']);
  expect(named('an')).toHaveLength(3);
});
