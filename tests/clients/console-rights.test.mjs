// Rights that somebody else changes while a page is open: menu, locks and pages follow at once, and nobody signs in anew.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change, enter, makeUser, person, token, unique } from './console.mjs';
import { ask, openTicket, url } from './server.mjs';

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

/** What a page is answered that refuses a whole document, as it comes. */
function refusedDocuments(page) {
  const refused = [];
  const hear = (text) => { if (text.includes('GRAPHQL_VALIDATION_FAILED')) refused.push(`${page.url()}: ${text}`); };
  page.on('response', async (response) => { if (response.url().endsWith('/graphql')) hear(await response.text().catch(() => '')); });
  page.on('websocket', (socket) => { socket.on('framereceived', ({ payload }) => { hear(String(payload)); }); });
  return refused;
}

test('an integration finds its pages as others do, and a lock where it lacks a right', limit, async () => {
  const { number } = await openTicket(token, `For an integration ${unique()}`);
  const { ticket, me, auditLog } = await ask(token, 'query ($number: Int!) { ticket(number: $number) { customer { id companyName } } me { id } auditLog(first: 1) { edges { node { id } } } }', { number });
  const somebody = await makeUser('partner');
  const { open, faults, close } = await person();
  const page = await open('/customers');
  const refused = refusedDocuments(page);
  await enter(page, somebody);
  const contact = page.getByRole('img', { name: 'Requires customers:contact' });
  await page.getByTestId('customers-table').getByRole('row').nth(1).locator(contact).waitFor();
  assert.deepEqual(await page.locator('.sidebar nav a').evaluateAll((ways) => ways.map((way) => way.dataset.testid)), ['nav-dashboard', 'nav-tickets', 'nav-customers']);
  await page.goto(`${url}/customers/${ticket.customer.id}`);
  await page.getByRole('heading', { level: 1, name: ticket.customer.companyName }).waitFor();
  await contact.waitFor();
  await page.getByText(`For an integration`).first().waitFor();

  for (const path of ['/', '/tickets', `/tickets/${number}`, `/tickets?customer=${ticket.customer.id}`, '/notifications', '/profile']) {
    await page.goto(url + path);
    await page.locator('main h1').waitFor();
    await page.waitForLoadState('networkidle');
    assert.equal(await page.locator('main [role=alert]').count(), 0, path);
  }
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Search and commands' }).getByRole('combobox').fill('integration');
  await page.getByRole('option', { name: /For an integration/ }).first().waitFor();

  const locked = {
    '/users': 'users:read', [`/users/${me.id}`]: 'users:read', '/roles': 'roles:read', '/roles?role=agent': 'roles:read', '/audit': 'audit:read',
    [`/audit?entry=${auditLog.edges[0].node.id}`]: 'audit:read', '/system': 'logs:read',
    '/tickets?assignee=none': 'users:read',
  };
  for (const [path, permission] of Object.entries(locked)) {
    await page.goto(url + path);
    await page.locator('main').getByText(`It requires the permission ${permission}`).first().waitFor();
  }
  assert.deepEqual(refused, []);
  assert.deepEqual(faults, []);
  await close();
});
