// Rights that somebody else changes while a page is open: menu, locks and pages follow at once, and nobody signs in anew.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change, enter, makeUser, person, unique } from './console.mjs';

const limit = { timeout: 60_000 };

test('another role: the menu, the page and what it offers follow', limit, async () => {
  const somebody = await makeUser('manager');
  const { open, faults, close } = await person();
  const page = await open('/users');
  await enter(page, somebody);
  await page.getByTestId('create-user-btn').waitFor();
  await change('updateUserRole', { id: somebody.id, role: 'user' });
  await page.getByTestId('nav-users').waitFor({ state: 'detached', timeout: 5_000 });
  await page.getByText('It requires the permission users:read').waitFor();
  await page.getByTestId('create-user-btn').waitFor({ state: 'detached' });
  assert.equal(await page.getByRole('navigation', { name: 'Pages' }).count(), 0, 'what may not be seen has no pages to turn');
  await change('updateUserRole', { id: somebody.id, role: 'manager' });
  await page.getByTestId('nav-users').waitFor({ timeout: 5_000 });
  await page.getByTestId('users-table').getByText(somebody.email).waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('what a role allows changes: all who have it see so', limit, async () => {
  const name = `night-${unique()}`;
  const permissions = ['tickets:read', 'customers:read'];
  const { role } = await change('createRole', { name, description: 'Answers at night.', permissions }, 'role { id }');
  const somebody = await makeUser(name);
  const { open, faults, close } = await person();
  const page = await open('/profile');
  await enter(page, somebody);
  await page.getByTestId('nav-customers').waitFor();
  await change('updateRole', { id: role.id, permissions: ['tickets:read'] });
  // going there is refused, which is a surprise, and so the page looks
  await page.getByTestId('nav-customers').click();
  await page.getByText('It requires the permission customers:read').waitFor();
  await page.getByTestId('nav-customers').waitFor({ state: 'detached' });
  assert.deepEqual(faults, []);
  await close();
});
