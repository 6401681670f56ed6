import { expect, test } from 'vitest';
import type { Reason } from '../api/errors.ts';
import { ticket } from './sample.ts';
import { whyNot } from './why-not.ts';

/** What a server may say, whatever the words. */
const reason = (code: Reason['code'], field: string | null): Reason => ({ code, field, message: 'BAD_WORDS' });
const closed = ticket(1, { status: 'CLOSED', transitions: ['OPEN'] });
const open = ticket(2, { transitions: ['IN_PROGRESS', 'WAITING', 'RESOLVED'] });

test.each([
  [reason('BAD_USER_INPUT', 'items.3.status'), closed, 'RESOLVED', 'It is Closed: it can become Open, but not Resolved'],
  [reason('BAD_USER_INPUT', 'status'), open, 'CLOSED', 'It is Open: it can become In progress, Waiting or Resolved, but not Closed'],
  [reason('CONFLICT', 'items.0.expectedVersion'), open, undefined, 'Somebody else changed it meanwhile'],
  [reason('NOT_FOUND', 'items.0.id'), open, undefined, 'It is not there any more, or you may not see it'],
  [reason('FORBIDDEN', 'items.0.id'), open, undefined, 'You may not change it'],
  [reason('BAD_USER_INPUT', 'items.0.id'), open, undefined, 'It was named twice'],
  [reason('CONFLICT', 'items.0'), open, undefined, 'Nothing was changed, because another ticket could not be'],
  [reason('NOT_FOUND', 'items.0.assigneeId'), open, undefined, 'There is no such person any more'],
  [reason('BAD_USER_INPUT', 'items.0.assigneeId'), open, undefined, 'The person is not active, so no ticket can be assigned to them'],
  [reason('FORBIDDEN', 'items.0.assigneeId'), open, undefined, 'You may not assign it'],
  [reason('BAD_USER_INPUT', 'items.0.addTags'), open, undefined, 'A ticket has at most 20 tags, each of at most 50 characters'],
] as const)('%j', (why, of, to, words) => {
  expect(whyNot(why, of, to)).toBe(words);
});
