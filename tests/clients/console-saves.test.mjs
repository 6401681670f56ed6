// What is saved over a bad line: saves that follow each other faster than the page is read anew.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change, enter, hold, makeUser, person, pick, token, unique } from './console.mjs';
import { ask, url } from './server.mjs';

const limit = { timeout: 90_000 };

const said = (page, text) => page.getByTestId('success-message').filter({ hasText: text });
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

/** Nobody was told of somebody else, who was not there. */
async function alone(page) {
  assert.equal(await page.locator('.conflict').count(), 0);
  assert.equal(await page.getByTestId('error-message').count(), 0);
}

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
