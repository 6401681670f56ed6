// Rights that somebody else changes while a page is open: menu, locks and pages follow at once, and nobody signs in anew.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change, enter, makeUser, person, token, unique } from './console.mjs';
import { openTicket, url } from './server.mjs';

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

// For an integration, what it may not use does not exist: one word of it would refuse the whole document.
test('the account of an integration reads, answers and keeps a view', limit, async () => {
  const { number } = await openTicket(token, `Of an integration ${unique()}`);
  const somebody = await makeUser('partner');
  const { open, faults, close } = await person();
  const page = await open(`/tickets/${number}`);
  await enter(page, somebody);
  await page.getByRole('textbox', { name: 'Reply to everybody' }).fill('It is on its way.');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('article').filter({ hasText: 'It is on its way.' }).filter({ hasNotText: 'Sending' }).waitFor();
  const tag = unique();
  await page.goto(`${url}/tickets?tag=${tag}`);
  await page.getByTestId('save-view').click();
  await page.getByLabel('Name').fill(`View ${tag}`);
  await page.getByRole('button', { name: 'Save as a new view' }).click();
  await page.getByTestId('saved-view').filter({ hasText: `View ${tag}` }).waitFor();
  assert.deepEqual(faults, []);
  await close();
});
