// What is saved over a bad line: an answer that is lost, and saves that follow each other faster than the page is read anew.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change, enter, hold, lose, makeUser, person, pick, token, unique } from './console.mjs';
import { ask, url } from './server.mjs';

const limit = { timeout: 90_000 };

const said = (page, text) => page.getByTestId('success-message').filter({ hasText: text });
const perhaps = (page) => page.getByTestId('error-message').filter({ hasText: 'Perhaps it was saved, perhaps not' });
const save = (form) => form.getByRole('button', { name: 'Save', exact: true }).click();
const agree = (page, name) => page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
const makeCustomer = async (more) => (await change('createCustomer', { companyName: `Of ${unique()}`, contactEmail: 'a@saves.example', subscriptionTier: 'FREE', ...more }, 'customer { id }')).customer;
const makeRole = async () => {
  const name = `saves-${unique()}`;
  await change('createRole', { name, description: 'At first', permissions: ['tickets:read'] });
  return name;
};

async function admin(path, options) {
  const one = await person(options);
  const page = await one.open(path);
  const me = await makeUser('admin');
  await enter(page, me);
  return { ...one, page, me };
}

/** Has the answer to an operation lost, and answers when it was said that it may have been made. */
async function unanswered(page, operation, work) {
  const context = page.context();
  await lose(context, operation);
  await work();
  await perhaps(page).waitFor();
  await context.unrouteAll({ behavior: 'wait' });
  await page.getByRole('button', { name: 'Close this message' }).first().click();
  await perhaps(page).waitFor({ state: 'detached' });
}

/** Nobody was told of somebody else, who was not there. */
async function alone(page) {
  assert.equal(await page.locator('.conflict').count(), 0);
  assert.equal(await page.getByTestId('error-message').count(), 0);
}

test('what was saved without an answer is shown as it is, and is no contradiction to whoever saves it again', limit, async () => {
  const { page, me, close } = await admin('/profile');
  const account = page.locator('form[id=account]');
  const name = `Anew ${unique()}`;
  await unanswered(page, 'UpdateUser', async () => {
    await account.getByLabel('Name').fill(name);
    await save(account);
  });
  await page.getByTestId('signed-in').filter({ hasText: name }).waitFor();
  await save(account);
  await said(page, 'Name saved').waitFor();
  await alone(page);
  assert.notEqual(name, me.name);

  const somebody = await makeUser();
  await page.goto(`${url}/users/${somebody.id}`);
  const suspend = async () => {
    await pick(page, 'Status', 'Suspended');
    await agree(page, 'Suspend');
  };
  await page.getByRole('button', { name: 'Status: Active' }).waitFor();
  const reading = await hold(page, 'User');
  await unanswered(page, 'SetUserStatus', suspend);
  // the page does not know it yet
  await suspend();
  await said(page, 'is now suspended').waitFor();
  reading.release();
  await page.getByRole('button', { name: 'Status: Suspended' }).waitFor();
  await alone(page);

  const customer = await makeCustomer({ metadata: { z: 1 } });
  await page.goto(`${url}/customers/${customer.id}`);
  const metadata = page.getByLabel('Metadata');
  const card = page.locator('.card').filter({ has: metadata });
  await unanswered(page, 'UpdateCustomer', async () => {
    await metadata.fill('{"b": 1, "a": 2}');
    await save(card);
  });
  await save(card);
  await said(page, 'Metadata saved').waitFor();
  await alone(page);
  await unanswered(page, 'DeleteCustomer', async () => {
    await page.getByRole('button', { name: 'Delete' }).click();
    await agree(page, 'Delete');
  });
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  await close();
});

test('lists show what was made and changed in them without an answer', limit, async () => {
  const word = unique();
  const names = ['One', 'Two'].map((one) => `${one} ${word}`);
  for (const name of names) await makeUser('user', name);
  const { page, close } = await admin('/users');
  const row = (name) => page.getByTestId('users-table').locator('tbody tr').filter({ hasText: name });
  for (const name of names) await row(name).getByRole('checkbox').check();
  const apply = async () => {
    await page.getByLabel('Change status to').selectOption('SUSPENDED');
    await page.getByRole('button', { name: 'Apply' }).click();
  };
  await unanswered(page, 'BulkUpdateUsers', async () => {
    await apply();
    await agree(page, 'Suspend');
  });
  for (const name of names) await row(name).filter({ hasText: 'Suspended' }).waitFor();
  await apply();
  await said(page, 'All 2 users updated successfully').waitFor();
  await alone(page);

  const made = `Three ${word}`;
  await page.getByTestId('create-user-btn').click();
  await unanswered(page, 'CreateUser', async () => {
    await page.getByTestId('user-email').fill(`${unique()}@saves.example`);
    await page.getByTestId('user-name').fill(made);
    await page.getByTestId('submit-user').click();
  });
  await row(made).waitFor();
  assert.equal(await page.getByTestId('user-name').inputValue(), made, 'what was typed stays');
  await close();
});

test('a new customer whose answer was lost is not made twice', limit, async () => {
  const companyName = `Once ${unique()}`;
  const { page, faults, close } = await admin('/customers');
  await page.getByTestId('create-customer-btn').click();
  const form = page.getByTestId('create-customer-form');
  const submit = () => form.getByRole('button', { name: 'Create customer' }).click();
  await unanswered(page, 'CreateCustomer', async () => {
    await form.getByLabel('Company name').fill(companyName);
    await form.getByLabel('Contact e-mail').fill('Once@Saves.example');
    await submit();
  });
  await submit();
  await page.getByRole('heading', { name: companyName, level: 1 }).waitFor();
  const { customers } = await ask(token, '{ customers(first: 20, orderBy: {field: CREATED_AT, direction: DESC}) { edges { node { id companyName } } } }');
  const made = customers.edges.filter(({ node }) => node.companyName === companyName);
  assert.deepEqual(made.map(({ node }) => `${url}/customers/${node.id}`), [page.url()]);
  assert.deepEqual(faults.filter((fault) => !fault.includes('Failed to load resource')), []);
  await close();
});

test('saves of one row that follow each other at once do not contradict each other; somebody else does', limit, async () => {
  const { page, faults, close } = await admin('/profile');
  const customer = await makeCustomer({ metadata: { a: 1 } });
  await page.goto(`${url}/customers/${customer.id}`);
  const [edit, metadata] = [page.locator('form[id=edit-customer]'), page.getByLabel('Metadata')];
  const card = page.locator('.card').filter({ has: metadata });
  await metadata.waitFor();
  let reading = await hold(page, 'Customer');
  const sending = await hold(page, 'UpdateCustomer');
  await edit.getByLabel('Company name').fill('Anew');
  await save(edit);
  await sending.begun;
  await metadata.fill('{"a": 2}');
  await save(card);
  sending.release();
  await said(page, 'Customer saved').waitFor();
  await said(page, 'Metadata saved').waitFor();
  const again = page.waitForResponse((response) => response.request().postData()?.includes('Anew again') ?? false);
  await edit.getByLabel('Company name').fill('Anew again');
  await save(edit);
  await (await again).finished();
  await alone(page);
  await change('updateCustomer', { id: customer.id, companyName: 'Theirs' });
  await edit.getByLabel('Company name').fill('Mine');
  await save(edit);
  await page.getByTestId('error-message').filter({ hasText: 'Somebody else changed this meanwhile' }).waitFor();
  reading.release();
  await page.locator('.conflict').filter({ hasText: 'Company name: Theirs' }).filter({ hasText: 'Company name: Mine' }).waitFor();
  const kept = await ask(token, 'query ($id: ID!) { customer(id: $id) { companyName metadata } }', { id: customer.id });
  assert.deepEqual(kept.customer, { companyName: 'Theirs', metadata: { a: 2 } });
  await edit.getByRole('button', { name: 'Keep theirs' }).click();
  await page.unrouteAll({ behavior: 'wait' });

  const somebody = await makeUser();
  await page.goto(`${url}/users/${somebody.id}`);
  const user = page.locator('form[id=edit-user]');
  await user.waitFor();
  reading = await hold(page, 'User');
  await pick(page, 'Role', 'agent');
  await said(page, 'now has the role').waitFor();
  await user.getByLabel('Name').fill('Anew');
  await save(user);
  await said(page, 'User saved').waitFor();
  await page.getByRole('button', { name: 'Delete' }).click();
  await agree(page, 'Delete');
  await page.waitForURL(`${url}/users`);
  await alone(page);
  await page.unrouteAll({ behavior: 'ignoreErrors' });

  const name = await makeRole();
  await page.goto(`${url}/roles?role=${name}`);
  const role = page.locator('form[id=role]');
  await role.waitFor();
  reading = await hold(page, 'Roles');
  await role.getByLabel('Description').fill('Anew');
  await save(role);
  await said(page, 'Role saved').waitFor();
  await page.getByRole('button', { name: 'Delete' }).click();
  await agree(page, 'Delete');
  await said(page, 'Role deleted').waitFor();
  await alone(page);
  reading.release();
  assert.deepEqual(faults, []);
  await close();
});
