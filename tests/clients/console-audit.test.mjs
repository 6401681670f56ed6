// The audit log and the system log as people use them.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { enter, makeUser, obstacles, person, token } from './console.mjs';
import { ask, signIn, url } from './server.mjs';

const limit = { timeout: 90_000 };

/** Makes a user and changes them twice: four entries about one target, one of them of signing in. */
async function history() {
  const user = await makeUser('agent', 'Before All');
  const update = (change) => ask(token, 'mutation ($input: UpdateUserInput!) { updateUser(input: $input) { userErrors { message } } }', { input: { id: user.id, ...change } });
  await update({ name: 'After All', permissions: ['audit:read'] });
  await update({ permissions: ['logs:read', 'audit:read'] });
  await entered(user.id, 3);
  return user;
}

/** Waits until so many entries speak of a row: the log follows by less than a second. */
async function entered(id, count, by = 'targetId', actions = null) {
  for (let tries = 0; tries < 100; tries += 1) {
    const { auditLog } = await ask(token, 'query ($filter: AuditFilter) { auditLog(first: 1, filter: $filter) { totalCount } }', { filter: { [by]: id, actions } });
    if (auditLog.totalCount >= count) return;
  }
  throw new Error('The audit log does not follow');
}

async function open(path, who) {
  const someone = await person();
  const page = await someone.open(path);
  await enter(page, who);
  return { ...someone, page, table: page.getByTestId('audit-table') };
}

test('an entry says who did what by what right, and each field before and after', limit, async () => {
  const { id } = await history();
  const { page, table, faults, close } = await open(`/audit?target=${id}`);
  assert.equal(await page.getByTestId('nav-audit').count(), 1);
  const row = table.getByRole('row').filter({ hasText: 'Name, Permissions' });
  await row.getByText('users:update').waitFor();
  await row.getByRole('link', { name: 'Changed a user' }).click();
  await page.waitForURL(/entry=/);
  const entry = page.getByTestId('audit-entry');
  await entry.getByRole('row', { name: /^Name Before All After All/ }).waitFor();
  await entry.getByRole('row', { name: /^Permissions/ }).getByText('audit:read').waitFor();
  assert.deepEqual(await obstacles(page), []);
  await page.getByRole('button', { name: 'Newer entry' }).click();
  await entry.getByText('logs:read').waitFor();
  await page.reload();
  await entry.getByText('logs:read').waitFor();
  await entry.getByRole('button', { name: 'of this request' }).click();
  await page.waitForURL(/reference=/);
  await table.getByRole('link', { name: 'Changed a user' }).first().waitFor();
  await table.locator('tbody tr').nth(1).waitFor({ state: 'detached' });
  assert.deepEqual(faults, []);
  await close();
});

test('filters are in the address, are chips, and go away', limit, async () => {
  const { id, email } = await history();
  const { page, table, faults, close } = await open('/audit');
  await page.getByLabel('Target id').fill('not an id');
  await page.keyboard.press('Enter');
  await page.getByText('Not an id').waitFor();
  await page.getByLabel('Target id').fill(id);
  await page.keyboard.press('Enter');
  await page.waitForURL(new RegExp(`target=${id}`));
  await page.getByLabel('Action').selectOption('USER_CREATED');
  await page.getByLabel('Range').selectOption('7d');
  await page.waitForURL(/action=USER_CREATED.*range=7d|range=7d.*action=USER_CREATED/);
  await table.locator('tbody tr').nth(1).waitFor({ state: 'detached' });
  await table.getByRole('link', { name: 'Created a user' }).waitFor();
  await page.getByLabel('Action').selectOption('sessions');
  await table.getByText('No entry fits these filters').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.waitForURL((address) => address.search === '');
  // the one who has that address has done nothing yet
  await page.getByLabel('Who: name or e-mail').fill(email);
  await page.waitForFunction(() => document.querySelector('datalist')?.options.length === 1);
  await page.keyboard.press('Enter');
  await page.waitForURL(new RegExp(`actor=${id}`));
  await table.getByText('No entry fits these filters').waitFor();
  await page.getByRole('button', { name: /^Remove the filter: By/ }).click();
  await table.getByRole('link', { name: 'Created a user' }).first().waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('what one may not see of an entry is a lock, and there is no way to the log without its permission', limit, async () => {
  const user = await history();
  const { page, faults, close } = await open(`/audit?target=${user.id}`, user);
  await page.getByTestId('audit-table').getByRole('img', { name: 'Requires users:security' }).first().waitFor();
  assert.equal(await page.getByText('How to know that nothing was changed').count(), 0, 'that is for who may verify');
  await page.getByTestId('audit-table').getByRole('link', { name: 'Created a user' }).click();
  await page.getByTestId('audit-entry').getByRole('img', { name: 'Requires users:contact' }).first().waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('a change that was refused says for lack of what', limit, async () => {
  const user = await history();
  const theirs = await signIn(user);
  await assert.rejects(ask(theirs, 'mutation { createRole(input: {name: "mine", description: "Mine", permissions: []}) { role { id } } }'), /roles:/);
  await entered(user.id, 5);
  const { page, table, close } = await open(`/audit?actor=${user.id}&action=refusals`);
  await table.getByRole('row').filter({ hasText: 'Was refused something' }).getByText(/^roles:/).waitFor();
  await page.getByText('How to know that nothing was changed').click();
  await page.getByText('backoffice audit verify', { exact: true }).waitFor();
  await close();
});

test('that sessions were renewed is left out, until somebody asks for it', limit, async () => {
  const user = await makeUser();
  const login = 'mutation ($input: LoginInput!) { login(input: $input) { refreshToken } }';
  const { refreshToken } = (await ask(null, login, { input: { email: user.email, password: user.password } })).login;
  await ask(null, 'mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken } }', { input: { refreshToken } });
  await entered(user.id, 1, 'actorId', ['SESSION_REFRESHED']);
  const { page, table, faults, close } = await open(`/audit?actor=${user.id}`);
  await table.getByRole('link', { name: 'Signed in' }).waitFor();
  assert.equal(await table.getByRole('link', { name: 'Renewed a session' }).count(), 0);
  await page.getByLabel('Show session renewals').check();
  await table.getByRole('link', { name: 'Renewed a session' }).waitFor();
  assert.match(page.url(), /renewals=true/);
  await page.reload();
  await table.getByRole('link', { name: 'Renewed a session' }).waitFor();
  await page.getByLabel('Show session renewals').uncheck();
  await table.getByRole('link', { name: 'Renewed a session' }).waitFor({ state: 'detached' });
  assert.deepEqual(await obstacles(page), []);
  assert.deepEqual(faults, []);
  await close();
});

test('the entries that fit become a file', limit, async () => {
  const { id } = await history();
  const { page, faults, close } = await open(`/audit?target=${id}`);
  const file = page.waitForEvent('download');
  await page.getByTestId('audit-export').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Export', exact: true }).click();
  const lines = (await readFile(await (await file).path(), 'utf8')).trim().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ action }) => action).reverse(), ['USER_CREATED', 'USER_UPDATED', 'USER_UPDATED']);
  assert.ok(lines.every(({ hash, targetId }) => /^[\da-f]{64}$/.test(hash) && targetId === id));
  await page.getByTestId('export-status').filter({ hasText: '3 rows written' }).waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('an export can be stopped, and goes on where it failed', limit, async () => {
  const { context, faults, open: visit, close } = await person();
  let pages = 0;
  let away = true;
  await context.route('**/graphql', (route) => {
    if (JSON.parse(route.request().postData() ?? '{}').operationName !== 'AuditExport') return route.continue();
    pages += 1;
    const after = `page ${String(pages)}`;
    const failed = { data: { auditLog: null }, errors: [{ message: 'Away', extensions: { code: 'BAD_REQUEST' } }] };
    const page = { data: { auditLog: { edges: [{ node: { id: after } }], pageInfo: { hasNextPage: pages < 4, endCursor: after } } } };
    return route.fulfill({ contentType: 'application/json', body: JSON.stringify(pages === 3 && away ? failed : page) });
  });
  const page = await visit('/audit');
  await enter(page);
  await page.getByTestId('audit-export').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await dialog.getByText('Stopped after 2 rows. What was read is kept').waitFor();
  assert.equal(pages, 3);
  away = false;
  const file = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Go on' }).click();
  assert.equal(await readFile(await (await file).path(), 'utf8'), '{"id":"page 1"}\n{"id":"page 2"}\n{"id":"page 4"}\n');
  // whoever had it going by the keyboard goes on by it
  await dialog.getByRole('button', { name: 'Close' }).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  assert.deepEqual(faults, []);
  await close();
});

test('the system log tells its entries, and both logs lead to each other', limit, async () => {
  const { page, faults, close } = await open('/system');
  await page.getByTestId('health').filter({ hasText: '%' }).waitFor();
  await page.getByTestId('logs-table').locator('tbody tr:not(.skeleton)').first().waitFor();
  await page.getByRole('searchbox', { name: 'Search messages' }).fill(randomUUID());
  await page.getByTestId('logs-table').getByText('No log entry fits these filters').waitFor();
  await page.getByLabel('Level').selectOption('ERROR');
  await page.waitForURL(/level=ERROR/);
  // what is there while other rows are read is pale
  await page.locator('[data-testid=logs-table][aria-busy=false]').waitFor();
  assert.deepEqual(await obstacles(page), []);
  await page.goto(`${url}/audit`);
  await page.getByTestId('audit-table').getByRole('link', { name: 'Signed in' }).first().click();
  await page.getByTestId('audit-entry').getByRole('link', { name: 'System log of this request' }).click();
  await page.waitForURL(/\/system\?reference=/);
  assert.deepEqual(faults, []);
  await close();
});

test('both logs are gone through by keys, and whoever closes an entry is where they were', limit, async () => {
  await makeUser();
  const { open, faults, close } = await person();
  const page = await open('/audit');
  await enter(page);
  const ways = page.getByTestId('audit-table').locator('a[href*="entry="]');
  const focused = (what) => what.and(page.locator(':focus')).waitFor();
  await ways.nth(1).waitFor();
  for (const key of ['j', 'j', 'k', 'j']) await page.keyboard.press(key);
  await focused(ways.nth(1));
  await page.keyboard.press('Enter');
  await page.getByTestId('audit-entry').waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('audit-entry').waitFor({ state: 'detached' });
  await focused(page.getByTestId('audit-table').locator('a[href*="entry="]:focus'));
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).getByText('Open the row').waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('nav-system').click();
  await page.getByRole('heading', { name: 'System log' }).waitFor();
  await page.keyboard.press('/');
  await focused(page.getByRole('searchbox'));
  assert.deepEqual(faults, []);
  await close();
});
