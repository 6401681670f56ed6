import type { SystemLogLevel } from '#operations';
import { rooms } from './rooms.ts';

const level: Record<SystemLogLevel, string> = { ERROR: 'Error', WARN: 'Warning' };

/** How the system does. */
export const system = {
  title: rooms.system,
  health: 'Health',
  healthMeaning:
    'Of the server that answers, now: the share of the services it works with (database, MongoDB, Redis) that answered, times the share of the operations of the last five minutes that did not fail by a fault of ours.',
  allWell: 'Everything answers, and nothing failed in the last five minutes.',
  notWell: 'A service does not answer, or operations failed in the last five minutes. The log below says more.',
  log: 'System log',
  hint: 'Warnings and errors of all processes, without secrets.',
  level,
  columns: { time: 'Time', level: 'Level', message: 'Message', part: 'Part', service: 'Service', reference: 'Reference' },
  filters: { search: 'Search messages', level: 'Level', all: (name: string) => `${name}: All`, reference: 'Reference' },
  request: (id: string) => `Request ${id}`,
  remove: (filter: string) => `Remove the filter: ${filter}`,
  empty: 'No warning and no error. That is how it should be.',
  emptyFiltered: 'No log entry fits these filters. Choose a longer range, or clear the filters.',
  more: 'More of it',
  noMore: 'Nothing more was said.',
  sender: 'Sent by',
  only: 'Only entries',
  ofRequest: 'of this request',
  audit: 'Audit log of this request',
  missing: 'There is no such entry, or it is too old to be kept.',
};
