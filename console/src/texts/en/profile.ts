import { rooms } from './rooms.ts';

/** One's own page. */
export const profile = {
  title: rooms.profile,
  account: 'Account',
  name: 'Name',
  nameSaved: 'Name saved',
  password: {
    title: 'Password',
    current: 'Current password',
    next: 'New password',
    hint: 'At least 12 characters. Your other sessions end.',
    again: 'New password again',
    different: 'The two are not the same',
    missing: 'Enter your current password',
    submit: 'Change password',
    saved: 'Password changed. Your other sessions have ended.',
  },
  appearance: 'Appearance and keyboard',
  keys: 'Single keys',
  keysHint: 'Letters such as J, K and ? do something when nobody types. Whoever speaks to the machine may want them off; everything can be reached without them by',
};
