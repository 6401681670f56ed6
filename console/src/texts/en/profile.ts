/** One's own page. */
export const profile = {
  title: 'Profile',
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
  appearance: 'Appearance',
};
