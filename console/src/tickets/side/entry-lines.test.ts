import { expect, test } from 'vitest';
import type { Entry } from '../ticket/model.ts';
import { linesOf } from './entry-lines.ts';

const entry = (kind: Entry['kind'], ...changes: Entry['changes']): Entry => ({ id: '1', kind, timestamp: '', actor: { id: 'ada', name: 'Ada' }, changes, comment: null });
const lines = (of: Entry) => linesOf(of, (id) => id.toUpperCase()).map(({ text }) => text);

test('each kind of event is said in plain words', () => {
  expect(lines(entry('TICKET_CREATED'))).toEqual(['opened the ticket']);
  expect(lines(entry('TICKET_COMMENTED'))).toEqual(['replied']);
  expect(lines(entry('TICKET_NOTE_ADDED'))).toEqual(['wrote an internal note']);
  expect(lines(entry('TICKET_STATUS_CHANGED', { field: 'STATUS', from: 'OPEN', to: 'IN_PROGRESS' }))).toEqual(['changed the status from Open to In progress']);
  expect(lines(entry('TICKET_UPDATED', { field: 'PRIORITY', from: 'LOW', to: 'URGENT' }, { field: 'TAGS', from: ['a', 'b'], to: ['b', 'c'] }))).toEqual([
    'changed the priority from Low to Urgent', 'added c', 'removed a',
  ]);
});

test('who gets a ticket, takes it, loses it or gives it back', () => {
  const assigned = (from: string | null, to: string | null) => lines(entry(to ? 'TICKET_ASSIGNED' : 'TICKET_UNASSIGNED', { field: 'ASSIGNEE', from, to }));
  expect(assigned(null, 'ben')).toEqual(['assigned it to BEN']);
  expect(assigned('ben', 'ada')).toEqual(['took it']);
  expect(assigned('ben', null)).toEqual(['took it from BEN']);
  expect(assigned('ada', null)).toEqual(['gave it back']);
});
