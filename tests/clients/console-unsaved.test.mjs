// What is typed while something is on its way, or when a right goes, and what asks before it is lost: once, and wherever one leaves.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PASSWORD, change, enter, hold, makeUser, person, token, unique } from './console.mjs';
import { ask, openTicket, url } from './server.mjs';

const limit = { timeout: 90_000 };

const question = (page, name = 'Leave without saving?') => page.getByRole('dialog', { name });
const said = (page, text) => page.getByTestId('success-message').filter({ hasText: text });

/** Types in a field, saves, types on before the answer is there, and saves that, too. `shown`: where the page shows what is saved. */
async function typeOn(page, { operation, field, others = [], save, shown }) {
  const { begun, release } = await hold(page, operation);
  await field.fill('First');
  await save.click();
  await begun;
  await field.fill('First and more');
  for (const [other, text] of others) await other.fill(text);
  release();
  // the row as it was saved has been read anew, and takes nothing back
  await shown('First').waitFor();
  assert.equal(await field.inputValue(), 'First and more');
  for (const [other, text] of others) assert.equal(await other.inputValue(), text);
  assert.equal(await page.locator('.conflict').count(), 0, 'nobody else has changed it');
  await page.unrouteAll({ behavior: 'wait' });
  await save.click();
  await shown('First and more').waitFor();
}

test('what is typed while a save is on its way stays, and is saved next', limit, async () => {
  const { open, faults, close } = await person();
  const page = await open('/profile');
  const me = await makeUser('admin');
  await enter(page, me);
  const account = page.locator('form[id=account]');
  await typeOn(page, { operation: 'UpdateUser', field: account.getByLabel('Name'), save: account.getByRole('button', { name: 'Save' }), shown: (text) => page.getByTestId('signed-in').filter({ hasText: new RegExp(`^${text} admin`) }) });

  const { customer } = await change('createCustomer', { companyName: unique(), contactEmail: 'a@on.example', subscriptionTier: 'FREE' }, 'customer { id }');
  await page.goto(`${url}/customers/${customer.id}`);
  const edit = page.locator('form[id=edit-customer]');
  const email = edit.getByLabel('Contact e-mail');
  await typeOn(page, { operation: 'UpdateCustomer', field: edit.getByLabel('Company name'), others: [[email, 'b@on.example']], save: edit.getByRole('button', { name: 'Save' }), shown: (text) => page.getByRole('heading', { name: text, exact: true, level: 1 }) });
  const kept = await ask(token, 'query ($id: ID!) { customer(id: $id) { companyName contactEmail } }', { id: customer.id });
  assert.deepEqual(kept.customer, { companyName: 'First and more', contactEmail: 'b@on.example' });

  const somebody = await makeUser();
  await page.goto(`${url}/users/${somebody.id}`);
  const user = page.locator('form[id=edit-user]');
  const password = user.getByLabel('New password');
  await password.fill(`${PASSWORD} at first`);
  await typeOn(page, { operation: 'UpdateUser', field: user.getByLabel('Name'), others: [[password, `${PASSWORD} next`]], save: user.getByRole('button', { name: 'Save' }), shown: (text) => page.getByRole('heading', { name: text, exact: true, level: 1 }) });
  assert.equal(await password.inputValue(), '', 'what was saved of a password is not shown');

  const name = `on-${unique()}`;
  await change('createRole', { name, description: 'At first.', permissions: ['tickets:read'] }, 'role { id }');
  await page.goto(`${url}/roles?role=${name}`);
  const role = page.locator('form[id=role]');
  await typeOn(page, { operation: 'UpdateRole', field: role.getByLabel('Description'), save: role.getByRole('button', { name: 'Save' }), shown: (text) => page.locator('.picker').getByText(text, { exact: true }) });
  assert.deepEqual(faults, []);
  await close();
});

test('a password that is typed while the one before is saved stays; what is being made is as it was sent', limit, async () => {
  const me = await makeUser('admin');
  const { open, faults, close } = await person();
  const page = await open('/profile');
  await enter(page, me);
  const fields = ['Current password', 'New password', 'New password again'].map((label) => page.getByLabel(label, { exact: true }));
  await fields[0].fill(PASSWORD);
  for (const field of fields.slice(1)) await field.fill('another long password');
  const changing = await hold(page, 'ChangePassword');
  await page.getByRole('button', { name: 'Change password' }).click();
  await changing.begun;
  await fields[0].fill('another long');
  changing.release();
  await page.getByTestId('success-message').waitFor();
  assert.deepEqual(await Promise.all(fields.map((field) => field.inputValue())), ['another long', '', '']);
  await page.unrouteAll({ behavior: 'wait' });
  await fields[0].fill('');

  await page.getByTestId('nav-users').click();
  await page.getByTestId('create-user-btn').click();
  await page.getByTestId('user-email').fill(`${unique()}@made.example`);
  await page.getByTestId('user-name').fill('As sent');
  const making = await hold(page, 'CreateUser');
  await page.keyboard.press('Enter');
  await making.begun;
  await page.keyboard.type(' and more');
  assert.equal(await page.getByTestId('user-name').inputValue(), 'As sent');
  making.release();
  await page.getByTestId('create-user-form').waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'As sent', exact: true }).first().waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('a row that cannot be read anew says so, beside what was typed', limit, async () => {
  const somebody = await makeUser();
  const { customer } = await change('createCustomer', { companyName: unique(), contactEmail: 'a@read.example', subscriptionTier: 'FREE' }, 'customer { id }');
  const { open, context, close } = await person();
  const page = await open('/');
  await enter(page);
  for (const [path, label] of [[`/customers/${customer.id}`, 'Company name'], [`/users/${somebody.id}`, 'Name']]) {
    await page.goto(url + path);
    const field = page.locator('form').getByLabel(label);
    await field.fill('Typed');
    await context.route('**/graphql', (route) => (/query (?:Customer|User)\(/.test(route.request().postData() ?? '') ? route.abort() : route.fallback()));
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Search and commands' }).waitFor();
    await page.keyboard.type('read everything anew');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'The server cannot be reached' }).waitFor();
    assert.equal(await field.inputValue(), 'Typed');
    await context.unrouteAll({ behavior: 'wait' });
    await field.fill(await page.locator('h1').textContent());
  }
  await close();
});

test('an answer that comes late calls nobody back from where they have gone', limit, async () => {
  const [name, made] = [`slow-${unique()}`, `made-${unique()}`];
  await change('createRole', { name, description: 'Slow.', permissions: ['tickets:read'] }, 'role { id }');
  const { customer } = await change('createCustomer', { companyName: unique(), contactEmail: 'a@slow.example', subscriptionTier: 'FREE' }, 'customer { id }');
  const { open, faults, close } = await person();
  const page = await open(`/roles?role=${name}`);
  await enter(page);
  const leave = async () => {
    await page.getByTestId('nav-audit').click();
    const there = page.getByRole('heading', { name: 'Audit log', level: 1 });
    await Promise.race([there.waitFor(), question(page).getByRole('button', { name: 'Leave' }).click()]);
    await there.waitFor();
  };
  /** Begins something, goes elsewhere, and is told there that it is done. */
  const slowly = async (operation, begin, done) => {
    const { begun, release } = await hold(page, operation);
    await begin();
    await begun;
    await leave();
    release();
    await said(page, done).waitFor();
    assert.equal(new URL(page.url()).pathname, '/audit', done);
    await page.unrouteAll({ behavior: 'wait' });
  };
  const role = page.locator('form[id=role]');
  await slowly('UpdateRole', async () => {
    await role.getByLabel('Description').fill('Saved slowly.');
    await role.getByRole('button', { name: 'Save' }).click();
  }, 'Role saved');
  await page.goto(`${url}/roles?create=true`);
  await slowly('CreateRole', async () => {
    await role.getByRole('textbox', { name: 'Name' }).fill(made);
    await role.getByLabel('Description').fill('Made slowly.');
    await role.getByRole('button', { name: 'Create role' }).click();
  }, 'Role created');
  // what is deleted has nothing left to be saved
  await page.goto(`${url}/customers/${customer.id}`);
  await page.locator('form[id=edit-customer]').getByLabel('Company name').fill('Typed');
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByTestId('customers-table').waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('one question for one way out, however much is typed', limit, async () => {
  const { open, faults, close } = await person();
  const page = await open('/users');
  await enter(page);
  await page.getByTestId('nav-profile').click();
  await page.locator('form[id=account]').getByLabel('Name').fill('Typed');
  await page.getByLabel('Current password').fill('typed, too');
  const answer = async (button) => {
    await question(page).getByRole('button', { name: button }).click();
    await question(page).waitFor({ state: 'detached' });
  };
  await page.goBack();
  await answer('Stay');
  assert.deepEqual([new URL(page.url()).pathname, await question(page).count()], ['/profile', 0]);
  assert.equal(await page.getByLabel('Current password').inputValue(), 'typed, too');
  await page.getByTestId('nav-customers').click();
  await answer('Leave');
  await page.getByTestId('customers-table').waitFor();

  // what is open above the page is closed first, and only it is asked about
  const somebody = await makeUser();
  await page.goto(`${url}/users?order=CREATED_AT&dir=DESC`);
  await page.getByRole('link', { name: somebody.name }).click();
  await page.getByLabel('Name', { exact: true }).fill('Typed');
  await page.getByRole('button', { name: 'Beyond the role…' }).click();
  const own = page.getByRole('dialog', { name: /beyond the role/ });
  await own.waitFor();
  await page.goBack();
  await own.waitFor({ state: 'detached' });
  assert.equal(await question(page).count(), 0);
  assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Typed');
  await page.getByTestId('nav-users').click();
  await answer('Leave');
  await page.getByTestId('users-table').waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('Back goes no further than the question, however often it is pressed', limit, async () => {
  const { open, faults, close } = await person();
  const page = await open('/users');
  await enter(page);
  await page.getByTestId('nav-customers').click();
  await page.getByTestId('customers-table').waitFor();
  await page.getByTestId('nav-profile').click();
  const name = page.locator('form[id=account]').getByLabel('Name');
  await name.fill('Typed');
  const answer = async (button) => {
    await question(page).getByRole('button', { name: button }).click();
    await question(page).waitFor({ state: 'detached' });
  };
  const back = () => page.evaluate(() => { history.back(); });
  const atOnce = () => page.evaluate(() => { history.back(); history.back(); });
  for (const press of [[back], [back, back, back], [atOnce]]) {
    for (const one of press) {
      await one();
      await question(page).waitFor();
    }
    await answer('Stay');
    await page.waitForURL(`${url}/profile`);
    assert.equal(await name.inputValue(), 'Typed');
  }
  await back();
  await question(page).waitFor();
  await back();
  await answer('Leave');
  await page.getByTestId('customers-table').waitFor();
  await page.waitForURL(`${url}/customers`);
  // and from there as if nobody had asked
  await page.goForward();
  await name.waitFor();
  await page.goBack();
  await page.goBack();
  await page.getByTestId('users-table').waitFor();
  await page.waitForURL(`${url}/users`);

  // nor where the second press would leave the console
  const other = await open('/customers');
  await other.getByTestId('nav-users').click();
  await other.getByTestId('create-user-btn').click();
  await other.getByTestId('create-user-form').waitFor();
  await other.evaluate(() => { history.back(); history.back(); });
  await other.getByTestId('create-user-form').waitFor({ state: 'detached' });
  await other.waitForURL(`${url}/users`);
  await other.getByTestId('users-table').waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('whoever signs out is asked about what they typed, in every tab', limit, async () => {
  const me = await makeUser('manager');
  const ticket = await openTicket(token, `Signed out of ${unique()}`);
  const { open, faults, close } = await person();
  const page = await open('/profile');
  await enter(page, me);
  const signOut = () => page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
  const asked = question(page, 'Sign out without saving?');
  const stay = async () => {
    await asked.getByRole('button', { name: 'Stay' }).click();
    await asked.waitFor({ state: 'detached' });
  };
  const name = page.locator('form[id=account]').getByLabel('Name');
  await name.fill('Typed');
  await signOut();
  await stay();
  assert.equal(await name.inputValue(), 'Typed');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Search and commands' }).waitFor();
  await page.keyboard.type('sign out');
  await page.getByRole('option', { name: /^Sign out/ }).waitFor();
  await page.keyboard.press('Enter');
  await stay();
  await name.fill(me.name);

  // in another tab, or a draft
  const other = await open(`/tickets/${ticket.number}`);
  await other.goto(`${url}/profile`);
  await other.locator('form[id=account]').getByLabel('Name').fill('Typed there');
  await signOut();
  await stay();
  await other.locator('form[id=account]').getByLabel('Name').fill(me.name);
  await other.getByTestId('nav-tickets').click();
  await other.goto(`${url}/tickets/${ticket.number}`);
  await other.getByRole('textbox', { name: 'Reply to everybody' }).fill('Half a reply');
  await signOut();
  await stay();
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  const everywhere = page.getByRole('dialog', { name: 'Sign out everywhere' });
  await everywhere.getByText('did not save or send is lost').waitFor();
  await everywhere.getByRole('button', { name: 'Cancel' }).click();
  await everywhere.waitFor({ state: 'detached' });
  await other.getByRole('textbox', { name: 'Reply to everybody' }).fill('');

  await signOut();
  for (const one of [page, other]) await one.getByLabel('Password', { exact: true }).waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('a right that goes takes nothing of what was typed with it', limit, async () => {
  const name = `rights-${unique()}`;
  const reads = ['customers:read', 'customers:contact', 'customers:metadata', 'users:read', 'users:contact', 'roles:read'];
  const all = [...reads, 'customers:update', 'users:update', 'roles:update', 'roles:create'];
  const { role } = await change('createRole', { name, description: 'May change.', permissions: all }, 'role { id }');
  const me = await makeUser(name);
  const somebody = await makeUser();
  const { customer } = await change('createCustomer', { companyName: unique(), contactEmail: 'a@right.example', subscriptionTier: 'FREE', metadata: { account: 1 } }, 'customer { id }');
  const { open, faults, close } = await person();
  const page = await open(`/customers/${customer.id}`);
  await enter(page, me);
  const [ofUser, ofRole] = [await open(`/users/${somebody.id}`), await open(`/roles?role=${name}`)];
  const ofNew = await open('/roles?create=true');
  const company = page.locator('form[id=edit-customer]').getByLabel('Company name');
  const metadata = page.getByLabel('Metadata');
  const typed = [
    [company, 'Typed Co', 'customers:update'],
    [metadata, '{"typed": true}', 'customers:update'],
    [ofUser.locator('form[id=edit-user]').getByLabel('Name'), 'Typed', 'users:update'],
    [ofRole.locator('form[id=role]').getByLabel('Description'), 'Typed.', 'roles:update'],
    [ofNew.locator('form[id=role]').getByRole('textbox', { name: 'Name' }), 'typed', 'roles:create'],
  ];
  for (const [field, text] of typed) await field.fill(text);
  await change('updateRole', { id: role.id, permissions: reads });
  for (const one of [page, ofUser, ofRole, ofNew]) await one.bringToFront();
  for (const [field, text, permission] of typed) {
    await field.page().getByText(`changing it requires ${permission}`).first().waitFor();
    assert.deepEqual([await field.inputValue(), await field.isEditable(), await field.isDisabled()], [text, false, false], permission);
  }
  assert.equal(await page.getByRole('button', { name: 'Save' }).and(page.locator(':enabled')).count(), 0);
  await change('updateRole', { id: role.id, permissions: all });
  await page.bringToFront();
  await page.locator('form[id=edit-customer]').getByRole('button', { name: 'Save' }).click();
  await said(page, 'Customer saved').waitFor();
  await page.getByRole('heading', { name: 'Typed Co', level: 1 }).waitFor();
  assert.deepEqual(faults, []);
  await close();
});
