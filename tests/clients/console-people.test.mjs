// The console as people use it: a real browser, the real server, what cargo embedded.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change, endSessions, enter, makeUser, person, pick, token, unique } from './console.mjs';
import { admin, ask, openTicket, url } from './server.mjs';
import { lay } from './wire.mjs';

const limit = { timeout: 90_000 };

test('the test of the source document, word for word', limit, async () => {
  // its address of a user is one for ever, so what an earlier run left is deleted first
  const { users } = await ask(token, '{ users(filter: {search: "e2e-test@example.com"}) { edges { node { id } } } }');
  for (const { node } of users.edges) await ask(token, 'mutation ($input: DeleteUserInput!) { deleteUser(input: $input) { userErrors { message } } }', { input: { id: node.id } });
  const { open, faults, close } = await person();
  const page = await open('/');
  await enter(page);

  // Navigate to users page
  await page.click('[data-testid="nav-users"]');
  await page.waitForSelector('[data-testid="users-table"]');

  // Click create user button
  await page.click('[data-testid="create-user-btn"]');
  await page.waitForSelector('[data-testid="create-user-form"]');

  // Fill out form
  await page.fill('[data-testid="user-email"]', "e2e-test@example.com");
  await page.fill('[data-testid="user-name"]', "E2E Test User");
  await page.selectOption('[data-testid="user-role"]', "user");

  // Submit form
  await page.click('[data-testid="submit-user"]');

  // Verify success message
  await page.waitForSelector('[data-testid="success-message"]');

  // Verify user appears in table
  await page.waitForSelector(
    '[data-testid="users-table"] td:has-text("e2e-test@example.com")'
  );

  assert.equal(await page.getByTestId('success-message').textContent(), 'User created successfully');
  await page.getByTestId('create-user-btn').click();
  await page.fill('[data-testid="user-email"]', 'e2e-test@example.com');
  await page.fill('[data-testid="user-name"]', 'E2E Test User');
  await page.click('[data-testid="submit-user"]');
  await page.getByTestId('create-user-form').getByText('User already exists').waitFor();
  await page.getByTestId('error-message').filter({ hasText: 'Failed to create user' }).waitFor();
  assert.equal(await page.inputValue('[data-testid="user-name"]'), 'E2E Test User', 'what was typed is still there');
  assert.deepEqual(faults, []);
  await close();
});

test('a wrong password is said; a reload keeps people signed in, and no token is in a cookie or an address', limit, async () => {
  const { open, faults, context, close } = await person();
  const page = await open('/users?status=ACTIVE');
  await page.getByLabel('E-mail').fill(admin.email);
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').filter({ hasText: 'Invalid credentials' }).waitFor();
  await enter(page);
  await page.getByTestId('users-table').waitFor();
  await page.reload();
  await page.getByTestId('signed-in').waitFor();
  assert.match(page.url(), /\/users\?status=ACTIVE$/);
  assert.deepEqual(await context.cookies(), []);
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage])), /ey[\w-]+\.ey/, 'the access token stays in memory');
  assert.deepEqual(faults, []);
  await close();
});

test('tabs agree who is signed in', limit, async () => {
  const { open, faults, close } = await person();
  const first = await open('/');
  const second = await open('/users');
  await second.getByLabel('Password').waitFor();
  await enter(first);
  await second.getByTestId('users-table').waitFor();
  const third = await open('/customers');
  await third.getByTestId('customers-table').waitFor();
  await third.reload();
  await Promise.all([first.reload(), second.reload(), third.reload()]);
  for (const page of [first, second, third]) await page.getByTestId('signed-in').waitFor();
  await third.getByRole('button', { name: 'Sign out' }).click();
  for (const page of [first, second, third]) await page.getByLabel('Password').waitFor();
  assert.equal(await first.evaluate(() => localStorage.getItem('backoffice.session')), null);
  assert.deepEqual(faults, []);
  await close();
});

test('a session that ends loses nothing of what was typed', limit, async () => {
  const manager = await makeUser('manager');
  const half = `half.${Math.random().toString(36).slice(2)}@typed.example`;
  const { open, close } = await person();
  const page = await open('/users');
  await enter(page, manager);
  await page.getByTestId('create-user-btn').click();
  await page.getByTestId('user-email').fill(half);
  await endSessions(manager.id);
  const again = page.getByRole('dialog').filter({ hasText: 'Your session has ended' });
  await again.waitFor();
  await again.getByLabel('Password').and(page.locator(':focus')).fill(manager.password);
  await again.getByRole('button', { name: 'Sign in', exact: true }).click();
  await again.waitFor({ state: 'detached' });
  assert.equal(await page.getByTestId('user-email').inputValue(), half);
  await page.getByTestId('user-name').fill('Now Whole');
  await page.getByTestId('submit-user').click();
  await page.getByTestId('success-message').waitFor();
  await close();
});

test('who is typing when the session ends is not interrupted', limit, async () => {
  const agent = await makeUser('agent');
  const ticket = await openTicket(token, 'Half a sentence');
  const { open, close } = await person();
  const page = await open(`/tickets/${ticket.number}`);
  await enter(page, agent);
  const field = page.locator('.composer textarea');
  await field.focus();
  await page.keyboard.type('We have ');
  const noticed = page.waitForResponse(async (response) => (response.request().postData() ?? '').includes('Renew') && (await response.text()).includes('UNAUTHENTICATED'));
  await endSessions(agent.id);
  let ended = false;
  void noticed.then(() => { ended = true; });
  const words = ['We have '];
  // on and on, until some time after the page has been told
  for (let more = 20; more > 0; more -= ended ? 1 : 0) {
    words.push('more ');
    await page.keyboard.type('more ', { delay: 30 });
  }
  assert.equal(await field.inputValue(), words.join(''));
  const again = page.getByRole('dialog').filter({ hasText: 'Your session has ended' });
  await again.getByLabel('Password').and(page.locator(':focus')).fill(agent.password);
  await again.getByRole('button', { name: 'Sign in', exact: true }).click();
  await again.waitFor({ state: 'detached' });
  assert.equal(await field.inputValue(), words.join(''));
  await close();
});

test('the dashboard moves by itself, and misses nothing while the wire is cut', limit, async () => {
  const wire = await lay();
  const { context, close } = await person();
  const page = await context.newPage();
  await page.goto(wire.url);
  await enter(page);
  const recent = page.locator('.recent-tickets');
  await recent.locator('table[aria-busy=false]').waitFor();
  const open = async () => Number((await page.getByTestId('tile-openTickets').locator('.ant-statistic-content-value').textContent()).replaceAll(',', ''));
  await page.getByTestId('tile-openTickets').locator('.ant-statistic-content-value').waitFor();
  const before = await open();
  const seen = await openTicket(token, 'Seen as it was opened');
  await recent.getByText('Seen as it was opened').first().waitFor();
  await page.waitForFunction((known) => Number(document.querySelector('[data-testid=tile-openTickets] .ant-statistic-content-value')?.textContent.replaceAll(',', '')) > known, before);

  await wire.cut();
  await page.getByTestId('connection').waitFor();
  const missed = await openTicket(token, `Opened while nobody looked ${seen.number}`);
  await ask(token, 'mutation ($input: UpdateTicketInput!) { updateTicket(input: $input) { ticket { id } } }', { input: { id: seen.id, priority: 'URGENT' } });
  await wire.mend();
  await recent.getByText(missed.title).waitFor();
  await recent.getByRole('row').filter({ hasText: `#${seen.number} ` }).or(recent.getByRole('row', { name: `#${seen.number}` })).getByText('Urgent').waitFor();
  await page.getByTestId('connection').waitFor({ state: 'detached' });
  await close();
  await wire.cut();
});

test('what one may not see shows a lock, and pages without any permission are not in the menu', limit, async () => {
  const analyst = await makeUser('analyst');
  const { open, faults, close } = await person();
  const page = await open('/users');
  await enter(page, analyst);
  const lock = page.getByTestId('users-table').getByRole('img', { name: 'Requires users:contact' });
  await lock.first().waitFor();
  assert.equal(await page.getByTestId('nav-users').count(), 1);
  assert.equal(await page.getByTestId('nav-roles').count(), 0);
  assert.equal(await page.getByTestId('create-user-btn').count(), 0);
  await page.goto(`${url}/roles`);
  await page.getByText('It requires the permission roles:read').waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('many users are changed together, and what was refused says why', limit, async () => {
  const mark = Math.random().toString(36).slice(2, 8);
  for (const n of [1, 2, 3]) await makeUser('user', `Bulk ${mark} ${String(n)}`);
  const { open, close } = await person();
  const page = await open(`/users?search=${mark}`);
  await enter(page);
  await page.getByTestId('users-table').getByText(`Bulk ${mark} 3`).waitFor();
  await page.getByLabel('Select all on this page').check();
  await page.getByLabel('Change role to').selectOption('agent');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByTestId('success-message').filter({ hasText: 'All 3 users updated successfully' }).waitFor();
  await page.getByTestId('users-table').getByRole('cell', { name: 'agent', exact: true }).first().waitFor();

  await page.goto(`${url}/users`);
  const mine = page.getByTestId('users-table').getByRole('row').filter({ hasText: admin.email });
  await page.getByRole('searchbox').fill(mark);
  await page.waitForURL(/search=/);
  await page.getByTestId('users-table').getByText(`Bulk ${mark} 1`).waitFor();
  await mine.waitFor({ state: 'detached' });
  await page.getByLabel(`Select Bulk ${mark} 1`).check();
  await page.getByLabel(`Select Bulk ${mark} 2`).check();
  // somebody else was quicker with one of them
  const { users } = await ask(token, 'query ($search: String!) { users(filter: {search: $search}) { edges { node { id } } } }', { search: `Bulk ${mark} 1` });
  await ask(token, 'mutation ($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }', { input: { id: users.edges[0].node.id, name: `Bulk ${mark} 1 renamed` } });
  await page.getByLabel('Change status to').selectOption('SUSPENDED');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('dialog', { name: 'Suspend 2 users?' }).getByRole('button', { name: 'Suspend', exact: true }).click();
  await page.getByTestId('warning-message').filter({ hasText: '1 users updated, 1 failed' }).waitFor();
  await page.getByText('What was refused').waitFor();

  // another page of the list begins with nobody, however one comes there
  await page.getByLabel('Status', { exact: true }).selectOption('ACTIVE');
  await page.waitForURL(/status=ACTIVE/);
  await page.getByLabel(`Select Bulk ${mark} 3`).check();
  await page.getByRole('region', { name: '1 selected' }).waitFor();
  await page.goBack();
  await page.getByTestId('users-table').getByText(`Bulk ${mark} 2`).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Apply' }).count(), 0);
  await close();
});

test('the keyboard is enough, the theme is there before the first paint, and the menu stays as it was left', limit, async () => {
  const { open, faults, close } = await person({ colorScheme: 'dark' });
  const page = await open('/');
  // somebody whom nobody tells anything: the tab says only the title
  await enter(page, await makeUser('manager'));
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  await page.getByRole('button', { name: /^Theme/ }).click();
  await page.locator('html[data-theme=light]').waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Collapse the menu' }).click();
  await page.reload({ waitUntil: 'commit' });
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme ?? 'light'), 'light');
  await page.getByRole('button', { name: 'Expand the menu' }).waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Skip to the page');
  await page.getByTestId('nav-users').focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('users-table').waitFor();
  await page.locator('h1:focus').filter({ hasText: 'Users' }).waitFor();
  await page.waitForFunction(() => document.title === 'Users · Backoffice');
  assert.deepEqual(faults, []);
  await close();
});

test('a role and a status are picked, not passed through, and what weighs much is asked', limit, async () => {
  const somebody = await makeUser('user');
  const { open, faults, close } = await person();
  const page = await open(`/users/${somebody.id}`);
  await enter(page);
  const role = page.getByTestId('role-choice');
  const status = page.getByTestId('status-choice');
  const now = async () => (await ask(token, 'query ($id: ID!) { user(id: $id) { role status } }', { id: somebody.id })).user;
  await role.focus();
  for (const key of ['ArrowDown', 'Enter', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'Escape']) await page.keyboard.press(key);
  await role.and(page.locator(':focus')).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type('admin');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: `Give ${somebody.name} the role admin?` }).getByRole('button', { name: 'Cancel' }).click();
  await role.and(page.locator(':focus')).waitFor();
  await status.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const question = page.getByRole('dialog', { name: `Suspend ${somebody.name}?` });
  await question.getByRole('button', { name: 'Cancel' }).and(page.locator(':focus')).waitFor();
  assert.deepEqual(await now(), { role: 'user', status: 'ACTIVE' });
  await question.getByRole('button', { name: 'Suspend' }).click();
  await page.getByTestId('success-message').filter({ hasText: 'is now suspended' }).waitFor();
  await status.and(page.locator(':focus')).waitFor();
  assert.deepEqual(await now(), { role: 'user', status: 'SUSPENDED' });
  assert.deepEqual(faults, []);
  await close();
});

test('a role that somebody else changes while one types keeps what was typed, and shows both', limit, async () => {
  const name = `both-${unique()}`;
  const { role } = await change('createRole', { name, description: 'At first.', permissions: ['tickets:read'] }, 'role { id }');
  const { open, faults, close } = await person();
  const page = await open(`/roles?role=${name}`);
  await enter(page);
  const description = page.getByLabel('Description');
  await description.fill('Mine.');
  await page.getByLabel('Scope of: Delete users').selectOption('all');
  await change('updateRole', { id: role.id, description: 'Theirs.', permissions: ['tickets:read', 'customers:read'] });
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Search and commands' }).waitFor();
  await page.keyboard.type('read everything anew');
  await page.keyboard.press('Enter');
  const conflict = page.getByRole('alert').filter({ hasText: 'Somebody else changed this meanwhile' });
  await conflict.getByText('Theirs.').waitFor();
  assert.equal(await description.inputValue(), 'Mine.');
  assert.equal(await page.getByLabel('Scope of: Delete users').inputValue(), 'all');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByTestId('error-message').filter({ hasText: 'Somebody else changed this meanwhile' }).waitFor();
  await conflict.getByRole('button', { name: 'Use mine' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Role saved').waitFor();
  const { node } = await ask(token, 'query ($id: ID!) { node(id: $id) { ... on Role { description permissions } } }', { id: role.id });
  assert.deepEqual([node.description, node.permissions.toSorted()], ['Mine.', ['tickets:read', 'users:delete']]);
  assert.deepEqual(faults, []);
  await close();
});

test('what lets somebody do everything, or decide about people, is given after a question, wherever it is given', limit, async () => {
  const [everything, ofPeople] = [`all-${unique()}`, `people-${unique()}`];
  const { role: mighty } = await change('createRole', { name: everything, description: 'Everything.', permissions: ['*'] }, 'role { id }');
  const { role } = await change('createRole', { name: ofPeople, description: 'People.', permissions: ['tickets:read'] }, 'role { id }');
  const somebody = await makeUser(ofPeople);
  const { open, faults, close } = await person();
  const page = await open(`/users/${somebody.id}`);
  await enter(page);
  const asked = (name, text) => page.getByRole('dialog', { name, exact: true }).filter({ hasText: text });
  const leave = async (question) => {
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
  };
  const all = 'They may then do everything, and see everything.';

  await pick(page, 'Role', everything);
  await leave(asked(`Give ${somebody.name} the role ${everything}?`, all));
  await page.getByRole('button', { name: 'Beyond the role…' }).click();
  const own = page.getByRole('dialog', { name: /beyond the role/ });
  await own.getByRole('group', { name: 'Roles' }).getByLabel('Everything').check();
  await own.getByRole('button', { name: 'Save' }).click();
  await leave(asked(`Give ${somebody.name} these permissions?`, 'They may then do everything about roles, also what will be added later.'));
  await page.goto(`${url}/users?search=${encodeURIComponent(somebody.name)}`);
  await page.getByLabel(`Select ${somebody.name}`).check();
  await page.getByLabel('Change role to').selectOption(everything);
  await page.getByRole('button', { name: 'Apply' }).click();
  await leave(asked(`Give 1 user the role ${everything}?`, all));
  await page.getByTestId('create-user-btn').click();
  await page.getByTestId('user-email').fill(`${unique()}@people.example`);
  await page.getByTestId('user-name').fill('Not Made');
  await page.getByTestId('user-role').selectOption(everything);
  await page.getByTestId('submit-user').click();
  await leave(asked(`Create Not Made with the role ${everything}?`, all));

  await page.goto(`${url}/roles?role=${everything}`);
  await page.getByLabel('May do everything').uncheck();
  await page.getByRole('group', { name: 'Customers' }).getByLabel('Everything').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Role saved').waitFor();
  assert.deepEqual((await ask(token, 'query ($id: ID!) { node(id: $id) { ... on Role { permissions } } }', { id: mighty.id })).node, { permissions: ['customers:*'] });

  await page.goto(`${url}/roles?role=${ofPeople}`);
  await page.getByRole('group', { name: 'Users' }).getByLabel('Everything').check();
  await page.getByRole('button', { name: 'Save' }).click();
  const question = asked(`Save ${ofPeople} for 1 user?`, 'They may then do everything about users, also what will be added later.');
  await leave(question);
  const now = async () => (await ask(token, 'query ($role: ID!, $user: ID!) { node(id: $role) { ... on Role { permissions } } user(id: $user) { role permissions } }', { role: role.id, user: somebody.id }));
  assert.deepEqual(await now(), { node: { permissions: ['tickets:read'] }, user: { role: ofPeople, permissions: [] } });
  await page.getByRole('button', { name: 'Save' }).click();
  await question.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Role saved').waitFor();
  assert.deepEqual((await now()).node.permissions.toSorted(), ['tickets:read', 'users:*']);
  assert.deepEqual(faults, []);
  await close();
});

test('who saves second is told, and loses nothing of what was typed', limit, async () => {
  const somebody = await makeUser('user', 'Name at first');
  const { open, faults, close } = await person();
  const page = await open(`/users/${somebody.id}`);
  await enter(page);
  await page.getByLabel('Name').fill('Mine');
  await ask(token, 'mutation ($input: UpdateUserInput!) { updateUser(input: $input) { user { id } } }', { input: { id: somebody.id, name: 'Theirs' } });
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByTestId('error-message').filter({ hasText: 'Somebody else changed this meanwhile' }).waitFor();
  assert.equal(await page.getByLabel('Name').inputValue(), 'Mine');
  await page.reload();
  await page.getByRole('heading', { name: 'Theirs' }).waitFor();
  await page.getByLabel('Name').fill('Mine');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Mine' }).waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('a role is made, read in plain words, and deleted', limit, async () => {
  const name = `night-${Math.random().toString(36).slice(2, 8)}`;
  const { open, faults, close } = await person();
  const page = await open('/roles');
  await enter(page);
  await page.getByRole('button', { name: 'Create role' }).first().click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByLabel('Description').fill('Answers at night.');
  await page.getByRole('searchbox', { name: 'Search permissions' }).fill('tickets');
  await page.getByLabel('Scope of: Change tickets').selectOption('assigned');
  await page.getByText('Change tickets, own rows only').waitFor();
  await page.locator('form').getByRole('button', { name: 'Create role' }).click();
  await page.getByTestId('success-message').waitFor();
  await page.waitForURL(new RegExp(`role=${name}`));
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Role deleted').waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('Enter in the search of permissions saves nothing, and a search without a hit says so', limit, async () => {
  const name = `search-${unique()}`;
  const { role } = await change('createRole', { name, description: 'Searched in.', permissions: ['tickets:read'] }, 'role { id version }');
  const { open, faults, close } = await person();
  const page = await open(`/roles?role=${name}`);
  await enter(page);
  const search = page.getByRole('searchbox', { name: 'Search permissions' });
  await page.getByLabel('Scope of: Delete users').selectOption('all');
  await search.fill('delete');
  await search.press('Enter');
  await page.locator('.permission').getByRole('checkbox').first().press('Enter');
  await search.fill('qqxx');
  await page.getByText('No permission fits this search.').waitFor();
  const { node } = await ask(token, 'query ($id: ID!) { node(id: $id) { ... on Role { version permissions } } }', { id: role.id });
  assert.deepEqual(node, { version: role.version, permissions: ['tickets:read'] });
  assert.equal(await page.getByTestId('success-message').count(), 0);
  assert.deepEqual(faults, []);
  await close();
});

test('metadata keeps every number as it was written, and what cannot be kept is not saved', limit, async () => {
  const numbers = '"account":9007199254740993,"serial":12345678901234567890,"rate":0.1';
  const { customer: { id } } = await change('createCustomer', { companyName: `Exact ${unique()}`, contactEmail: 'e@exact.example', subscriptionTier: 'STARTER' }, 'customer { id }');
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const send = async (body) => (await fetch(`${url}/graphql`, { method: 'POST', headers, body })).text();
  const query = 'mutation ($m: JSON) { updateCustomer(input: {id: "ID", expectedVersion: 1, metadata: $m}) { userErrors { message } } }'.replace('ID', id);
  assert.match(await send(`{"query":${JSON.stringify(query)},"variables":{"m":{${numbers}}}}`), /"userErrors":\[\]/);
  const { open, faults, close } = await person();
  const page = await open(`/customers/${id}`);
  await enter(page);
  const metadata = page.getByRole('textbox', { name: 'Metadata' });
  const save = page.locator('.card').filter({ hasText: 'Metadata' }).getByRole('button', { name: 'Save' });
  const text = await metadata.inputValue();
  for (const number of ['9007199254740993', '12345678901234567890']) assert.ok(text.includes(number), text);
  for (const [wrong, why] of [['{"a": 1e400}', '1e400 has more digits than can be kept'], ['{"a": 1, "a": 2}', '“a” is there twice']]) {
    await metadata.fill(wrong);
    await page.getByText(why).waitFor();
    assert.ok(await save.isDisabled());
  }
  await metadata.fill(text.replace('{', '{ "seats": 7,'));
  await save.click();
  await page.getByText('Metadata saved').waitFor();
  const kept = await send(JSON.stringify({ query: `{ customer(id: "${id}") { metadata } }` }));
  for (const part of [...numbers.split(','), '"seats":7']) assert.ok(kept.includes(part), kept);
  assert.deepEqual(faults, []);
  await close();
});

test('a customer is made, given metadata, changed and deleted', limit, async () => {
  const name = `Company ${Math.random().toString(36).slice(2, 8)}`;
  const { open, faults, close } = await person();
  const page = await open('/customers');
  await enter(page);
  await page.getByTestId('create-customer-btn').click();
  await page.getByLabel('Company name').fill(name);
  await page.getByLabel('Contact e-mail').fill('ann@company.example');
  await page.getByTestId('create-customer-form').getByRole('button', { name: 'Create customer' }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  const metadata = page.getByRole('textbox', { name: 'Metadata' });
  await metadata.fill('{"seats": ');
  await page.getByText('This is no JSON object').waitFor();
  await metadata.fill('{"seats": 7}');
  await page.locator('.card').filter({ hasText: 'Metadata' }).getByRole('button', { name: 'Save' }).click();
  await page.getByText('Metadata saved').waitFor();
  await page.getByLabel('Plan').selectOption('ENTERPRISE');
  await page.locator('.card').filter({ hasText: 'Edit' }).getByRole('button', { name: 'Save' }).click();
  await page.locator('.facts').getByText('Enterprise').waitFor();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByTestId('customers-table').waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('one changes the own password, and goes on', limit, async () => {
  const agent = await makeUser('agent');
  const { open, faults, close } = await person();
  const page = await open('/profile');
  await enter(page, agent);
  await page.getByLabel('Current password').fill('not the right one');
  await page.getByLabel('New password', { exact: true }).fill('another long password');
  await page.getByLabel('New password again').fill('another long password');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.locator('.ant-form-item-explain-error, [data-testid=error-message]').first().waitFor();
  await page.getByLabel('Current password').fill(agent.password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByTestId('success-message').waitFor();
  await page.reload();
  await page.getByTestId('signed-in').waitFor();
  assert.deepEqual(faults, []);
  await close();
});
