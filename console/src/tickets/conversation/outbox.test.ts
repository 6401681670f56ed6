import { expect, test } from 'vitest';
import { type Outgoing, remaining, waiting } from './outbox.ts';

const comment = (id: string, body: string, author = 'me', internal = false) => ({ id, body, internal, createdAt: '', author: { id: author, name: author } });
const sent = (key: string, body: string, after: string | null, internal = false): Outgoing => ({ key, body, internal, after, state: 'sending' });
const keys = (outbox: Outgoing[], comments: Parameters<typeof waiting>[1]) => waiting(outbox, comments, 'me').map(({ key }) => key);

test('what arrived waits no more', () => {
  expect(keys([sent('a', 'Thanks', '1')], [comment('1', 'Help'), comment('2', 'Thanks')])).toEqual([]);
});

test('only what came after it was sent, by the same person and of the same kind, is it', () => {
  const comments = [comment('1', 'Thanks'), comment('2', 'Thanks', 'other'), comment('3', 'Thanks', 'me', true)];
  expect(keys([sent('a', 'Thanks', '1')], comments)).toEqual(['a']);
});

test('the same words twice arrive twice', () => {
  const both = [sent('a', 'Thanks', null), sent('b', 'Thanks', null)];
  expect(keys(both, [comment('1', 'Thanks')])).toEqual(['b']);
  expect(keys(both, [comment('1', 'Thanks'), comment('2', 'Thanks')])).toEqual([]);
});

test('what arrived is still to be done when the ticket was to become something else with it', () => {
  const outbox: Outgoing[] = [{ ...sent('a', 'Done', '1'), then: 'RESOLVED' }, { ...sent('b', 'Later', '1'), then: 'CLOSED' }];
  const comments = [comment('1', 'Help'), comment('2', 'Done')];
  const states = (status: Parameters<typeof remaining>[2]) => remaining(outbox, comments, status, 'me').map(({ key, arrived = false }) => [key, arrived]);
  expect(states('OPEN')).toEqual([['a', true], ['b', false]]);
  expect(states('RESOLVED')).toEqual([['b', false]]);
  expect(states(null)).toEqual([['b', false]]);
});
