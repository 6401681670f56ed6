// The list of tickets as people use it: finding, scrolling, live rows, changing many, new tickets, files, and keys.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';
import { enter, hold, lose, makeUser, obstacles, person, token, unique } from './console.mjs';
import { ask, url } from './server.mjs';

const limit = { timeout: 120_000 };
let customer;
const company = `Lists ${unique()} "&" Sons, Ltd.`;

before(async () => {
  const input = { companyName: company, contactEmail: 'ann@lists.example', subscriptionTier: 'STARTER' };
  customer = (await ask(token, 'mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { customer { id } } }', { input })).createCustomer.customer.id;
});

/** Opens tickets with a tag of their own, so that a test has a list of its own. */
async function open(tag, titles, more = {}) {
  const made = [];
  for (let at = 0; at < titles.length; at += 20) {
    const part = titles.slice(at, at + 20);
    const variables = Object.fromEntries(part.map((title, index) => [`i${index}`, { customerId: customer, title, description: 'Help.', tags: [tag], ...more }]));
    const fields = part.map((_, index) => `m${index}: createTicket(input: $i${index}) { ticket { id number version } }`);
    const data = await ask(token, `mutation (${part.map((_, index) => `$i${index}: CreateTicketInput!`).join(', ')}) { ${fields.join(' ')} }`, variables);
    made.push(...part.map((_, index) => data[`m${index}`].ticket));
  }
  return made;
}

/** Changes a ticket as somebody else. */
const update = (input) => ask(token, 'mutation ($input: UpdateTicketInput!) { updateTicket(input: $input) { ticket { version } userErrors { message } } }', { input });

/** A page with the list in somebody's browser. */
async function list(path, { who, ...options } = {}) {
  const visitor = await person(options);
  const page = await visitor.open(path);
  await enter(page, who);
  await page.locator('[role=grid][aria-busy=false], .list-empty').first().waitFor();
  return { page, ...visitor };
}

const rows = (page) => page.locator('[role=row][data-number]');
const row = (page, number) => page.locator(`[role=row][data-number="${number}"]`);
const titles = (page) => rows(page).locator('.ticket-link').allTextContents();
const settled = (page) => page.locator('[role=grid][aria-busy=false]').waitFor();
const total = (page, count) => page.getByTestId('ticket-total').filter({ hasText: new RegExp(`^${count} tickets?$`) }).waitFor();
const pick = async (page, button, ...options) => {
  await page.getByRole('button', { name: button }).first().click();
  for (const option of options) await page.getByRole('dialog').getByRole('option', { name: option }).click();
};

test('filters, order and columns are in the address: back, reload and a shared link show the same', limit, async () => {
  const tag = unique();
  const [first, second, third] = await open(tag, ['Apples', 'Bananas', 'Cherries']);
  await update({ id: second.id, priority: 'URGENT' });
  await update({ id: third.id, status: 'WAITING' });
  const { page, faults, close } = await list(`/tickets?tag=${tag}`);
  assert.deepEqual(await titles(page), ['Cherries', 'Bananas', 'Apples']);
  await total(page, 3);
  await pick(page, /^Status/, 'Open');
  await page.keyboard.press('Escape');
  await row(page, third.number).waitFor({ state: 'detached' });
  await page.getByRole('columnheader', { name: 'Changed' }).getByRole('button').click();
  await page.waitForURL(/order=UPDATED_AT/);
  await settled(page);
  await page.getByRole('columnheader', { name: 'Changed' }).getByRole('button').click();
  await page.waitForURL(/dir=ASC/);
  await pick(page, 'Columns', 'Customer', 'Tags');
  await page.keyboard.press('Escape');
  await page.getByRole('columnheader', { name: 'Tags' }).waitFor();
  const state = async (of) => {
    await of.locator(`[role=row][data-number="${first.number}"]`).waitFor();
    return [await titles(of), await of.getByRole('columnheader').allTextContents()];
  };
  const seen = await state(page);
  assert.deepEqual(seen, [['Apples', 'Bananas'], ['', 'No.', 'Subject', 'Assignee', 'Tags', 'Priority', 'Status', 'Changed']]);
  await page.reload();
  assert.deepEqual(await state(page), seen);
  const shared = await list(page.url().slice(url.length));
  assert.deepEqual(await state(shared.page), seen);
  await shared.close();
  await page.goBack();
  await page.goBack();
  await page.getByRole('columnheader', { name: 'Customer' }).waitFor();
  await page.getByRole('searchbox').fill('banan*');
  await row(page, first.number).waitFor({ state: 'detached' });
  assert.deepEqual(await titles(page), ['Bananas']);
  await page.getByRole('searchbox').fill('no such fruit');
  await page.getByText('No ticket fits these filters.').waitFor();
  await page.locator('.list-empty').getByRole('button', { name: 'Clear filters' }).click();
  await settled(page);
  assert.equal(new URL(page.url()).searchParams.has('tag'), false);
  assert.deepEqual(faults, []);
  await close();
});

test('days are typed as they come, quickly and slowly, and one that cannot be says so', limit, async () => {
  const { page, faults, close } = await list('/tickets');
  await page.getByRole('button', { name: /^Opened/ }).click();
  const [from, to] = [page.getByLabel('From'), page.getByLabel('To', { exact: true })];
  for (const [delay, year] of [[0, '2023'], [100, '2024']]) {
    await from.click({ position: { x: 12, y: 8 } });
    await from.pressSequentially(`1120${year}`, { delay });
    await page.waitForURL(new RegExp(`from=${year}-11-20$`));
    assert.equal(await from.inputValue(), `${year}-11-20`);
  }
  await to.click({ position: { x: 12, y: 8 } });
  await to.pressSequentially('11012024');
  await page.getByText('The last day is not before the first').waitFor();
  assert.equal(await to.inputValue(), '2024-11-01');
  await to.click({ position: { x: 12, y: 8 } });
  await to.pressSequentially('11302024');
  await page.waitForURL(/from=2024-11-20&to=2024-11-30$/);
  assert.equal(await page.getByText('The last day is not before the first').count(), 0);
  await page.goto(`${url}/tickets?from=2026-11-20&to=2026-11-01`);
  await page.locator('[role=grid][aria-busy=false], .list-empty').first().waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('the heads say how the list is ordered, also where nobody chose; titles are in their own direction', limit, async () => {
  const tag = unique();
  const [, hebrew] = await open(tag, ['From the left', 'לא ניתן להתחבר (SSO)']);
  const { page, faults, close } = await list(`/tickets?tag=${tag}`);
  const sort = (name) => page.getByRole('columnheader', { name }).getAttribute('aria-sort');
  assert.deepEqual([await sort('No.'), await sort('Changed')], ['descending', 'none']);
  assert.equal(await row(page, hebrew.number).locator('.cell-title').evaluate((cell) => getComputedStyle(cell).unicodeBidi), 'plaintext');
  await page.getByRole('columnheader', { name: 'No.' }).getByRole('button').click();
  await page.waitForURL(/dir=ASC/);
  await settled(page);
  assert.equal(await sort('No.'), 'ascending');
  assert.deepEqual(await titles(page), ['From the left', 'לא ניתן להתחבר (SSO)']);
  assert.deepEqual(faults, []);
  await close();
});

test('views are a click away and count', limit, async () => {
  const agent = await makeUser('agent');
  const [mine] = await open(unique(), ['Mine alone'], { assigneeId: agent.id, priority: 'URGENT' });
  const { page, faults, close } = await list('/tickets', { who: agent });
  await page.getByTestId('view-mine').filter({ hasText: /^Mine1$/ }).click();
  await total(page, 1);
  assert.deepEqual(await titles(page), ['Mine alone']);
  assert.equal(await page.getByTestId('view-mine').getAttribute('aria-current'), 'page');
  assert.equal(await page.getByTestId('view-all').getAttribute('aria-current'), null);
  await update({ id: mine.id, status: 'CLOSED' });
  await page.getByTestId('view-mine').filter({ hasText: /^Mine0$/ }).waitFor();
  await page.getByTestId('view-urgent').click();
  await settled(page);
  assert.match(page.url(), /priority=URGENT/);
  assert.deepEqual(faults, []);
  await close();
});

test('a view that somebody keeps: saved, changed, renamed, shared and deleted', limit, async () => {
  const tag = unique();
  const name = `View ${tag}`;
  await open(tag, ['In the view', 'In the view, too']);
  const { page, faults, close } = await list(`/tickets?tag=${tag}&order=NUMBER&dir=ASC`);
  await page.getByTestId('save-view').click();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Save as a new view' }).click();
  const tab = page.getByTestId('saved-view').filter({ hasText: name });
  await tab.filter({ hasText: `${name}2` }).waitFor();
  assert.equal(await tab.getAttribute('aria-current'), 'page');
  await page.getByTestId('view-all').click();
  await page.locator('[aria-current=page]').filter({ hasText: 'All' }).waitFor();
  await tab.click();
  await total(page, 2);
  assert.deepEqual(await titles(page), ['In the view', 'In the view, too']);
  assert.match(page.url(), new RegExp(`tag=${tag}.*order=NUMBER.*view=`));
  await pick(page, /^Priority/, 'High');
  await page.keyboard.press('Escape');
  await tab.getByRole('img', { name: 'Changed since it was saved' }).waitFor();
  await page.getByTestId('save-view').click();
  await page.getByRole('button', { name: `Save to ${name}` }).click();
  await tab.filter({ hasText: `${name}0` }).waitFor();
  const menu = page.getByRole('button', { name: `What to do with ${name}` });
  await menu.click();
  await page.getByLabel('Name').fill(`${name} urgent`);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: `What to do with ${name} urgent` }).click();
  await page.getByRole('checkbox', { name: 'Everybody who may read tickets sees it' }).click();
  const other = await list('/tickets', { who: await makeUser('agent') });
  await other.page.getByTestId('saved-view').filter({ hasText: `${name} urgent` }).click();
  await other.page.getByRole('button', { name: 'Priority: High' }).waitFor();
  assert.equal(await other.page.getByRole('button', { name: `What to do with ${name} urgent` }).count(), 0);
  await other.close();
  await page.getByRole('button', { name: `What to do with ${name} urgent` }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').filter({ hasText: `Delete the view ${name} urgent?` }).getByRole('button', { name: 'Delete' }).click();
  await tab.waitFor({ state: 'detached' });
  assert.deepEqual(faults, []);
  await close();
});

test('a long list scrolls to its end with few rows drawn, and its place is kept', limit, async () => {
  const tag = unique();
  const made = await open(tag, Array.from({ length: 180 }, (_, at) => `Row ${at + 1}`));
  const { page, faults, close } = await list(`/tickets?tag=${tag}&order=NUMBER&dir=ASC`);
  await total(page, 180);
  assert.equal(await page.getByRole('grid').getAttribute('aria-rowcount'), '181');
  const grid = page.getByRole('grid');
  await row(page, made[0].number).focus();
  await eventually(async () => {
    await page.keyboard.press('End');
    return (await row(page, made[179].number).count()) === 1;
  });
  assert.equal(await row(page, made[179].number).getAttribute('aria-rowindex'), '181');
  assert.ok((await rows(page).count()) < 70, 'only what is seen is drawn');
  await row(page, made[170].number).locator('.ticket-link').click();
  await page.waitForURL(new RegExp(`/tickets/${made[170].number}`));
  await page.goBack();
  await row(page, made[170].number).waitFor();
  assert.ok((await grid.evaluate((box) => box.scrollTop)) > 3000, 'where it was scrolled to');
  assert.deepEqual(faults, []);
  await close();
});

test('rows change in place, those that leave are marked, and new ones wait', limit, async () => {
  const tag = unique();
  const [first, second] = await open(tag, ['Stays', 'Leaves']);
  const { page, faults, close } = await list(`/tickets?tag=${tag}&status=OPEN`);
  await update({ id: first.id, priority: 'URGENT' });
  await row(page, first.number).filter({ hasText: 'Urgent' }).waitFor();
  assert.equal(await row(page, first.number).getAttribute('data-changed'), 'true');
  await update({ id: second.id, status: 'CLOSED' });
  await page.locator(`[data-number="${second.number}"][data-left=true]`).filter({ hasText: 'Closed' }).waitFor();
  await open(tag, ['New one', 'New two']);
  await page.getByTestId('list-news').filter({ hasText: '2 new, 1 no longer here' }).waitFor();
  assert.deepEqual(await titles(page), ['Leaves', 'Stays'], 'nothing moves while somebody reads');
  await page.getByTestId('list-news').click();
  await page.getByTestId('list-news').waitFor({ state: 'detached' });
  assert.deepEqual(await titles(page), ['New two', 'New one', 'Stays']);
  await total(page, 3);
  // what a search finds only the server knows
  await page.getByRole('searchbox').fill('special');
  await page.getByText('No ticket fits these filters.').waitFor();
  const [special] = await open(tag, ['Something special', 'Something else']);
  await page.getByTestId('list-news').filter({ hasText: /^1 new$/ }).click();
  await row(page, special.number).waitFor();
  assert.deepEqual(await titles(page), ['Something special']);
  assert.deepEqual(faults, []);
  await close();
});

test('a row that moves in the order stays, and is told, also one that was not read', limit, async () => {
  const tag = unique();
  const made = await open(tag, Array.from({ length: 180 }, (_, at) => `Turn ${at}`));
  const { page, faults, close } = await list(`/tickets?tag=${tag}&order=UPDATED_AT`);
  await update({ id: made[150].id, priority: 'HIGH' });
  await page.getByTestId('list-news').filter({ hasText: /^1 moved$/ }).waitFor();
  await update({ id: made[0].id, priority: 'HIGH' });
  await page.getByTestId('list-news').filter({ hasText: /^1 new, 1 moved$/ }).waitFor();
  assert.equal((await titles(page))[0], 'Turn 179');
  await page.getByTestId('list-news').click();
  await page.getByTestId('list-news').waitFor({ state: 'detached' });
  assert.deepEqual((await titles(page)).slice(0, 3), ['Turn 0', 'Turn 150', 'Turn 179']);
  assert.deepEqual(faults, []);
  await close();
});

test('the total is right also while the log grows and grows', limit, async () => {
  const tag = unique();
  const [first] = await open(tag, ['First']);
  const { page, faults, close } = await list(`/tickets?tag=${tag}`);
  await total(page, 1);
  let count = 1;
  let growing = true;
  const growth = (async () => {
    while (growing) {
      await open(tag, ['One more']);
      count += 1;
      for (const priority of ['LOW', 'HIGH', 'LOW', 'HIGH', 'LOW', 'HIGH', 'LOW', 'HIGH']) await update({ id: first.id, priority });
    }
  })();
  try {
    await page.getByTestId('ticket-total').filter({ hasNotText: /^1 ticket$/ }).waitFor();
  } finally {
    growing = false;
    await growth;
  }
  await total(page, count);
  assert.deepEqual(faults, []);
  await close();
});

test('many are changed with an exact result, and undone except for what somebody else has changed', limit, async () => {
  const tag = unique();
  const agent = await makeUser('agent');
  const made = await open(tag, ['One', 'Two', 'Three', 'Four', 'Five']);
  await update({ id: made[0].id, status: 'CLOSED' });
  await update({ id: made[4].id, status: 'IN_PROGRESS' });
  const { page, faults, close } = await list(`/tickets?tag=${tag}&order=NUMBER&dir=ASC`);
  await row(page, made[0].number).getByRole('checkbox').click();
  await row(page, made[4].number).getByRole('checkbox').click({ modifiers: ['Shift'] });
  const bar = page.getByTestId('bulk-bar');
  await bar.getByText('5 selected').waitFor();
  await bar.getByRole('button', { name: 'Status' }).click();
  await page.getByRole('option', { name: /Resolved.*4 of 5/ }).click();
  const report = page.getByTestId('bulk-report');
  await report.getByText('4 updated, 1 refused').waitFor();
  await report.getByText('One: It is Closed: it can become Open, but not Resolved').waitFor();
  const stateOf = async () => {
    const { tickets } = await ask(token, 'query ($tag: String) { tickets(first: 10, filter: {tag: $tag}, orderBy: {field: NUMBER, direction: ASC}) { edges { node { status priority tags assignee { id } } } } }', { tag });
    return tickets.edges.map(({ node }) => node);
  };
  assert.deepEqual((await stateOf()).map(({ status }) => status), ['CLOSED', 'RESOLVED', 'RESOLVED', 'RESOLVED', 'RESOLVED']);
  assert.equal(await row(page, made[0].number).getAttribute('data-changed'), 'false', 'what was refused has not changed');
  await update({ id: made[1].id, priority: 'LOW' });
  await row(page, made[1].number).filter({ hasText: 'Low' }).waitFor();
  await report.getByRole('button', { name: 'Undo' }).click();
  await report.getByText('3 restored, 1 left as they are').waitFor();
  await report.getByText(/Two: Somebody changed it since/).waitFor();
  assert.deepEqual((await stateOf()).map(({ status }) => status), ['CLOSED', 'RESOLVED', 'OPEN', 'OPEN', 'IN_PROGRESS'], 'also what takes two steps');

  await bar.getByRole('button', { name: 'Add tag' }).click();
  await page.getByRole('combobox', { name: 'Add tag' }).fill('Billing');
  await page.keyboard.press('Enter');
  await report.getByText(/^5 updated$/).waitFor();
  assert.ok((await stateOf()).every(({ tags }) => tags.includes('billing')));
  await bar.getByRole('button', { name: 'Assign' }).click();
  await page.getByRole('combobox', { name: 'Assign' }).fill(agent.name);
  await page.getByRole('option', { name: agent.name }).click();
  // the report of the tag says the same
  await row(page, made[4].number).filter({ hasText: agent.name }).waitFor();
  await report.getByText(/^5 updated$/).waitFor();
  assert.ok((await stateOf()).every(({ assignee }) => assignee?.id === agent.id));
  await report.getByRole('button', { name: 'Undo' }).click();
  await report.getByText(/^5 restored$/).waitFor();
  assert.ok((await stateOf()).every(({ assignee }) => assignee === null));
  await bar.getByRole('button', { name: 'Select nothing' }).click();
  await bar.waitFor({ state: 'detached' });
  assert.deepEqual(faults, []);
  await close();
});

test('an undo is offered for what it brings back whole, and says what stays as it is', limit, async () => {
  const tag = unique();
  const [answered, asked] = await open(tag, ['Answered', 'Asked']);
  await update({ id: answered.id, status: 'RESOLVED' });
  const stateOf = async () => (await ask(token, 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Ticket { status resolvedAt } } }', { ids: [answered.id, asked.id] })).nodes;
  const [{ resolvedAt }] = await stateOf();
  const { page, faults, close } = await list(`/tickets?tag=${tag}&order=NUMBER&dir=ASC`);
  const report = page.getByTestId('bulk-report');
  const choose = async (status) => {
    await page.getByTestId('bulk-bar').getByRole('button', { name: 'Status' }).click();
    await page.getByRole('option', { name: new RegExp(`^${status}`) }).click();
  };
  for (const { number } of [answered, asked]) await row(page, number).getByRole('checkbox').click();
  await choose('Closed');
  await report.getByText(/^2 updated$/).waitFor();
  await report.getByRole('button', { name: 'Undo 1 of 2' }).click();
  await report.getByText('1 restored, 1 left as they are').waitFor();
  await report.getByText('Answered: It was Resolved: an undo would not bring back when it was resolved').waitFor();
  assert.deepEqual(await stateOf(), [{ status: 'CLOSED', resolvedAt }, { status: 'OPEN', resolvedAt: null }]);
  await row(page, asked.number).getByRole('checkbox').click();
  await choose('Open');
  await report.getByText('No undo: it would not bring back when it was resolved').waitFor();
  assert.equal(await report.getByRole('button', { name: /^Undo/ }).count(), 0);
  assert.deepEqual(faults, []);
  await close();
});

test('all that fit are chosen, also those that were not scrolled to', limit, async () => {
  const tag = unique();
  await open(tag, Array.from({ length: 70 }, (_, at) => `Many ${at + 1}`));
  const { page, faults, close } = await list(`/tickets?tag=${tag}`);
  await total(page, 70);
  await page.getByRole('checkbox', { name: 'Select all loaded tickets' }).click();
  const all = page.getByTestId('bulk-bar').getByRole('button', { name: 'Select all 70' });
  if (await all.isVisible()) await all.click();
  await page.getByText('70 selected').waitFor();
  await page.getByTestId('bulk-bar').getByRole('button', { name: 'Priority' }).click();
  await page.getByRole('option', { name: 'High' }).click();
  await page.getByTestId('bulk-report').getByText(/^70 updated$/).waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('the list by keyboard alone', limit, async () => {
  const tag = unique();
  const [third, second, first] = await open(tag, ['Third', 'Second', 'First']);
  const { page, faults, close } = await list(`/tickets?tag=${tag}`);
  const focused = (number) => page.locator(`[role=row][data-number="${number}"]:focus`).waitFor();
  await page.keyboard.press('j');
  await focused(first.number);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await focused(third.number);
  await page.keyboard.press('k');
  await focused(second.number);
  await page.keyboard.press('e');
  await page.keyboard.type('in pro');
  await page.keyboard.press('Enter');
  await row(page, second.number).filter({ hasText: 'In progress' }).waitFor();
  await focused(second.number);
  await page.keyboard.press('a');
  await page.keyboard.press('Enter');
  await row(page, second.number).filter({ hasText: 'Admin' }).waitFor();
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.getByText('2 selected').waitFor();
  await page.keyboard.press('p');
  await page.keyboard.type('urg');
  await page.keyboard.press('Enter');
  await page.getByTestId('bulk-report').getByText(/^2 updated$/).waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('bulk-report').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await page.getByTestId('bulk-bar').waitFor({ state: 'detached' });
  await page.keyboard.press('/');
  await page.keyboard.type('third');
  await row(page, first.number).waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(new RegExp(`/tickets/${third.number}\\b`));
  await page.goBack();
  await focused(third.number);
  await page.keyboard.press('r');
  await page.waitForURL(/#reply$/);
  await page.locator('textarea:focus').waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('what is typed on the way to a ticket is in its reply, however slow the machine', limit, async () => {
  const tag = unique();
  const [older, newer] = await open(tag, ['Waits longer', 'Waits']);
  const { page, context, faults, close } = await list(`/tickets?tag=${tag}`);
  const field = page.locator('.composer textarea');
  const holds = async (text) => {
    await field.and(page.locator(':focus')).waitFor();
    assert.equal(await field.inputValue(), text);
  };
  const slow = await context.newCDPSession(page);
  await slow.send('Emulation.setCPUThrottlingRate', { rate: 8 });
  const held = await hold(context, 'Ticket');
  await page.keyboard.press('j');
  await page.keyboard.press('r');
  await page.keyboard.type('Dear customer,', { delay: 60 });
  held.release();
  await holds('Dear customer,');
  await page.keyboard.type(' hello');
  await holds('Dear customer, hello');
  assert.match(page.url(), new RegExp(`/tickets/${newer.number}\\b`));

  // on to the next ticket, which is not there yet either: the keys are for that one
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await page.keyboard.press('r');
  await page.keyboard.type('me too', { delay: 60 });
  await page.waitForURL(new RegExp(`/tickets/${older.number}\\b`));
  await holds('me too');
  await page.keyboard.press('Escape');
  await page.keyboard.press('k');
  await page.keyboard.press('r');
  await page.waitForURL(new RegExp(`/tickets/${newer.number}\\b`));
  await holds('Dear customer, hello');
  assert.deepEqual(faults, []);
  await close();
});

test('a page that was never opened is waited for without a connection, with what was typed for it', limit, async () => {
  const tag = unique();
  const [ticket] = await open(tag, ['In a tunnel']);
  const { page, context, close } = await list(`/tickets?tag=${tag}`);
  await page.keyboard.press('j');
  await context.setOffline(true);
  await page.getByText('You are offline.').waitFor();
  await page.keyboard.press('r');
  await page.keyboard.type('It goes on ');
  // the help is not there yet either, and breaks nothing
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  assert.equal(await row(page, ticket.number).count(), 1, 'what was open stays');
  await context.setOffline(false);
  await page.waitForURL(/#reply$/);
  const field = page.locator('.composer textarea');
  await field.waitFor();
  await eventually(async () => (await field.inputValue()) === 'It goes on ');
  assert.equal(await page.getByText('This page broke').count(), 0);
  assert.ok(await page.locator('.ticket-panes').evaluate((panes) => getComputedStyle(panes).display === 'flex'), 'it has its colours and places');
  await close();
});

test('a new ticket by keyboard alone: whose it is comes first', limit, async () => {
  const { page, faults, close } = await list('/tickets');
  await page.keyboard.press('c');
  await page.keyboard.type(company.slice(0, 14), { delay: 20 });
  // what is found for all of it, though it is not there yet
  await page.keyboard.press('Enter');
  await page.getByTestId('create-ticket-form').getByLabel('Subject').and(page.locator(':focus')).waitFor();
  await page.keyboard.type('The door squeaks');
  await page.keyboard.press('Tab');
  await page.keyboard.type('All day.');
  assert.equal(await page.getByRole('button', { name: /^Customer/ }).last().textContent(), company);
  await page.getByTestId('submit-ticket').click();
  await page.getByRole('heading', { level: 1, name: 'The door squeaks' }).waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('a new ticket, whose draft is not lost', limit, async () => {
  const { page, faults, close } = await list('/tickets');
  await page.keyboard.press('c');
  const form = page.getByTestId('create-ticket-form');
  await page.getByRole('combobox', { name: 'Find a customer' }).fill(company.slice(0, 12));
  await page.getByRole('option', { name: company }).click();
  await form.getByLabel('Subject').fill('The lift stands still');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await form.waitFor({ state: 'detached' });
  await page.reload();
  await page.getByTestId('create-ticket-btn').click();
  assert.equal(await form.getByLabel('Subject').inputValue(), 'The lift stands still');
  await page.getByTestId('submit-ticket').click();
  await form.getByText('Say what the customer asks for').waitFor();
  await form.getByLabel('Description').fill('Between two floors.');
  await form.getByRole('button', { name: /^Tags/ }).click();
  await page.getByRole('combobox', { name: 'Add a tag' }).fill('Lift');
  await page.keyboard.press('Enter');
  await form.getByLabel('Priority').selectOption('HIGH');
  await page.getByTestId('submit-ticket').click();
  await page.waitForURL(/\/tickets\/\d+/);
  const number = Number(/\d+$/.exec(new URL(page.url()).pathname)[0]);
  const { ticket } = await ask(token, 'query ($number: Int) { ticket(number: $number) { title description priority tags customer { id } } }', { number });
  assert.deepEqual(ticket, { title: 'The lift stands still', description: 'Between two floors.', priority: 'HIGH', tags: ['lift'], customer: { id: customer } });
  assert.deepEqual(faults, []);
  await close();
});

test('a new ticket whose answer was lost is not made twice', limit, async () => {
  const title = `Lost ${unique()}`;
  const { page, close } = await list('/tickets');
  await page.keyboard.press('c');
  await page.getByRole('combobox', { name: 'Find a customer' }).fill(company.slice(0, 12));
  await page.getByRole('option', { name: company }).click();
  const form = page.getByTestId('create-ticket-form');
  await form.getByLabel('Subject').fill(title);
  await form.getByLabel('Description').fill('It came, and nobody was told.');
  await lose(page, 'CreateTicket');
  await page.getByTestId('submit-ticket').click();
  await page.getByText('The server cannot be reached').waitFor();
  await page.unroute('**/graphql');
  await page.getByTestId('submit-ticket').click();
  await page.waitForURL(/\/tickets\/\d+/);
  const { tickets } = await ask(token, 'query ($id: ID) { tickets(first: 20, filter: {customerId: $id}) { edges { node { title } } } }', { id: customer });
  assert.equal(tickets.edges.filter(({ node }) => node.title === title).length, 1);
  await close();
});

test('the list as a file that no spreadsheet runs', limit, async () => {
  const tag = unique();
  const made = await open(tag, ['=HYPERLINK("http://elsewhere")', 'Two, "quoted"', 'Größe 大']);
  const { page, faults, close } = await list(`/tickets?tag=${tag}&order=NUMBER&dir=ASC&columns=number,title,customer,status,created`);
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('dialog').getByRole('button', { name: 'Export', exact: true }).click()]);
  await page.getByTestId('export-status').filter({ hasText: '3 rows written' }).waitFor();
  assert.match(download.suggestedFilename(), /^tickets-\d{4}-\d\d-\d\d\.csv$/);
  const text = await readFile(await download.path(), 'utf8');
  const cell = `"${company.replaceAll('"', '""')}"`;
  assert.deepEqual(text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z/g, 'then').split('\r\n'), [
    '\uFEFFNo.,Subject,Customer,Status,Opened',
    `${made[0].number},"'=HYPERLINK(""http://elsewhere"")",${cell},Open,then`,
    `${made[1].number},"Two, ""quoted""",${cell},Open,then`,
    `${made[2].number},Größe 大,${cell},Open,then`,
    '',
  ]);
  assert.deepEqual(faults, []);
  await close();
});

test('a part of the list that could not be read is asked for again', limit, async () => {
  const tag = unique();
  const made = await open(tag, Array.from({ length: 70 }, (_, at) => `Part ${at + 1}`));
  const { page, close } = await list(`/tickets?tag=${unique()}`);
  await page.route('**/graphql', (route) => (/"TicketList".*"after":"/.test(route.request().postData() ?? '') ? route.fulfill({ json: { errors: [{ message: 'No', extensions: { code: 'BAD_REQUEST' } }] } }) : route.continue()));
  await page.goto(`${url}/tickets?tag=${tag}&order=NUMBER&dir=ASC`);
  await row(page, made[0].number).focus();
  await page.keyboard.press('End');
  const again = page.getByRole('grid').getByRole('button', { name: 'Try again' });
  await again.waitFor();
  await page.unroute('**/graphql');
  await again.click();
  await row(page, made[69].number).waitFor();
  await close();
});

test('what somebody may not is not offered', limit, async () => {
  const user = await makeUser('user');
  await open(unique(), ['Only mine'], { assigneeId: user.id });
  const { page, faults, close } = await list('/tickets', { who: user });
  assert.deepEqual(await titles(page), ['Only mine']);
  for (const name of ['view-unassigned', 'create-ticket-btn']) assert.equal(await page.getByTestId(name).count(), 0, name);
  assert.equal(await page.getByRole('search').getByRole('button', { name: 'Customer' }).count(), 0);
  await page.getByRole('search').getByRole('button', { name: 'Assignee' }).click();
  assert.deepEqual(await page.getByRole('option').allTextContents(), [`Me${user.name}`]);
  await page.keyboard.press('Escape');
  await rows(page).first().getByRole('checkbox').click();
  assert.equal(await page.getByTestId('bulk-bar').getByRole('button', { name: 'Assign' }).count(), 0);
  assert.deepEqual(await obstacles(page), []);
  assert.deepEqual(faults, []);
  await close();
});

test('a list that fails says so, and tries again', limit, async () => {
  const tag = unique();
  await open(tag, ['There']);
  const { page, close } = await list(`/tickets?tag=${unique()}`);
  await page.route('**/graphql', (route) => (route.request().postData()?.includes('TicketList') ? route.abort() : route.continue()));
  await page.goto(`${url}/tickets?tag=${tag}`);
  await page.getByRole('alert').filter({ hasText: 'The server cannot be reached' }).waitFor();
  await page.unroute('**/graphql');
  await page.getByRole('button', { name: 'Try again' }).click();
  await settled(page);
  assert.deepEqual(await titles(page), ['There']);
  await close();
});

test('a reload and Back come to the same place, also far down', limit, async () => {
  const tag = unique();
  const made = await open(tag, Array.from({ length: 130 }, (_, at) => `Place ${at}`));
  const { page, faults, close } = await list(`/tickets?tag=${tag}`);
  const grid = page.locator('.ticket-grid');
  const { number } = made[9];
  await eventually(async () => {
    await grid.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    return row(page, number).isVisible();
  });
  const top = () => grid.evaluate((element) => element.scrollTop);
  const before = await top();
  const found = async (focused) => {
    await row(page, focused).and(page.locator(':focus')).waitFor();
    assert.equal(await top(), before);
  };
  await row(page, number).locator('.cell-priority').click();
  await page.getByRole('heading', { name: 'Place 9', exact: true, level: 1 }).waitFor();
  await page.goBack();
  await found(number);
  await page.keyboard.press('j');
  await found(made[8].number);
  await page.reload();
  await found(made[8].number);
  // whoever went on from ticket to ticket is at the last one
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Place 8', exact: true, level: 1 }).waitFor();
  await page.keyboard.press('j');
  await page.getByRole('heading', { name: 'Place 7', exact: true, level: 1 }).waitFor();
  await page.keyboard.press('Escape');
  await found(made[7].number);
  assert.deepEqual(faults, []);
  await close();
});

test('in a narrow window the list is ordered without heads, the view is in sight, and popups are inside', limit, async () => {
  const tag = unique();
  await open(tag, ['First', 'Second']);
  const { page, faults, close } = await list(`/tickets?tag=${tag}`, { viewport: { width: 390, height: 844 } });
  await page.getByLabel('Order').selectOption('Oldest first');
  await page.waitForURL(/dir=ASC/);
  await settled(page);
  await eventually(async () => (await titles(page)).join() === 'First,Second');
  await page.getByRole('button', { name: /^Assignee/ }).click();
  const { x, width } = await page.getByRole('dialog').boundingBox();
  assert.ok(x >= 0 && x + width <= 390);
  await page.keyboard.press('Escape');
  await page.goto(`${url}/tickets`);
  await settled(page);
  await eventually(async () => (await page.getByTestId('view-all').boundingBox()).x < 390);
  assert.deepEqual(faults, []);
  await close();
});

test('in a low window, or an enlarged one, there is room for tickets and for what is written on them', limit, async () => {
  const tag = unique();
  const [ticket] = await open(tag, ['A title that does not end '.repeat(19).trim(), 'Short']);
  const { page, faults, close } = await list(`/tickets?tag=${tag}`, { viewport: { width: 640, height: 400 } });
  const height = (selector) => page.locator(selector).evaluate((element) => element.clientHeight);
  await eventually(async () => await rows(page).count() === 2 && await height('.ticket-grid') > 110);
  await page.goto(`${url}/tickets/${ticket.number}`);
  await page.locator('.conversation-box').waitFor();
  await eventually(async () => await height('.conversation-box') > 120);
  assert.equal(await page.getByRole('heading', { level: 1 }).getAttribute('title'), 'A title that does not end '.repeat(19).trim());
  assert.deepEqual(faults, []);
  await close();
});

test('an address that names nothing says so', limit, async () => {
  const nobody = randomUUID();
  const { page, faults, close } = await list('/tickets');
  for (const path of ['/users/xyz', '/customers/xyz', `/customers/${nobody}`]) {
    await page.goto(url + path);
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  }
  await page.goto(`${url}/support/tickets/xyz`);
  await page.getByRole('heading', { name: 'There is no such ticket' }).waitFor();
  for (const path of ['/users?after=xyz&role=admin', '/customers?before=xyz', '/audit?after=xyz']) {
    await page.goto(url + path);
    await page.getByRole('alert').filter({ hasText: 'names a page that this list does not have' }).getByRole('button', { name: 'First page' }).click();
    await page.locator('tbody tr').first().waitFor();
  }
  await page.goto(`${url}/notifications?after=xyz`);
  await page.getByRole('alert').getByRole('button', { name: 'First page' }).click();
  await page.waitForURL(`${url}/notifications`);
  await page.goto(`${url}/users?search=${'a'.repeat(300)}`);
  await page.getByRole('searchbox').waitFor();
  assert.equal((await page.getByRole('searchbox').inputValue()).length, 200);
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
  assert.equal(await page.getByRole('alert').count(), 0);
  await page.goto(`${url}/tickets?search=${'a'.repeat(300)}`);
  await page.getByText('No ticket fits these filters.').waitFor();
  await page.goto(`${url}/tickets?assignee=${nobody}&customer=7&tag=+`);
  await page.getByRole('button', { name: 'Assignee: Unknown' }).waitFor();
  await page.getByText('No ticket fits these filters.').waitFor();
  assert.equal(await page.getByRole('button', { name: /^(?:Customer|Tag):/ }).count(), 0);
  assert.deepEqual(faults, []);
  await close();
});

test('what is typed may be the beginning of a word', limit, async () => {
  const tag = unique();
  await open(tag, ['Thermometer', 'Something else']);
  const { page, close } = await list(`/tickets?tag=${tag}`);
  await page.getByRole('searchbox').fill('thermo');
  await total(page, 1);
  assert.deepEqual(await titles(page), ['Thermometer']);
  // a single letter says nothing of nobody yet
  await page.getByRole('searchbox').fill('t');
  await total(page, 2);
  await page.getByRole('button', { name: 'New ticket' }).first().click();
  const find = page.getByRole('combobox', { name: 'Find a customer' });
  for (const letter of ['l', 'q']) {
    await find.fill(letter);
    await page.getByRole('option').or(page.getByText('Type one more letter')).first().waitFor();
    assert.equal(await page.getByText('Nothing found').count(), 0);
  }
  await find.fill('qqxxqqxx');
  await page.getByText('Nothing found').waitFor();
  await close();
});

test('a number with its sign is one ticket', limit, async () => {
  const tag = unique();
  const made = await open(tag, Array.from({ length: 12 }, (_, at) => `Numbered ${at}`));
  const short = made.find(({ number }) => made.some((other) => String(other.number).startsWith(String(number)) && other.number !== number)) ?? made[0];
  const { page, close } = await list('/tickets');
  await page.getByRole('searchbox').fill(`#${short.number}`);
  await total(page, 1);
  await row(page, short.number).waitFor();
  await close();
});

test('a change of many whose answer was lost says that it may have been made, and the list shows what was', limit, async () => {
  const tag = unique();
  const [ticket] = await open(tag, ['Perhaps changed']);
  const { page, context, close } = await list(`/tickets?tag=${tag}`);
  await context.routeWebSocket(/graphql/, () => undefined);
  await page.reload();
  await row(page, ticket.number).getByRole('checkbox').click();
  await lose(context, 'BulkUpdateTickets');
  await page.getByTestId('bulk-bar').getByRole('button', { name: 'Priority' }).click();
  await page.getByRole('option', { name: /^Urgent/ }).click();
  await page.getByTestId('error-message').getByText('Perhaps the tickets were changed, perhaps not').waitFor();
  await row(page, ticket.number).filter({ hasText: 'Urgent' }).waitFor();
  await close();
});

test('a filter shows its result soon after the answer', limit, async (t) => {
  const visitor = await person();
  await visitor.context.addInitScript(() => {
    const { fetch } = globalThis;
    globalThis.fetch = async (input, init) => {
      const response = await fetch(input, init);
      const body = String(init?.body);
      if (body.includes('"TicketList"') && body.includes('"after":null')) void response.clone().text().then(() => performance.mark('answered'), () => undefined);
      return response;
    };
  });
  const page = await visitor.open('/tickets');
  await enter(page);
  await settled(page);
  const took = [];
  for (const word of ['invoice', 'invoice pa*', 'export', 'login', 'password']) {
    const before = await page.evaluate(() => performance.getEntriesByName('answered').length);
    await page.getByRole('searchbox').fill(word);
    // from the end of the answer to the paint that shows its rows
    took.push(await page.evaluate((before) => new Promise((resolve) => {
      const look = () => {
        const answered = performance.getEntriesByName('answered')[before];
        if (!answered || document.querySelector('[role=grid][aria-busy=true]')) requestAnimationFrame(look);
        else requestAnimationFrame(() => { setTimeout(() => resolve(performance.now() - answered.startTime)); });
      };
      look();
    }), before));
  }
  const count = await page.getByTestId('view-open').textContent();
  const [, , middle] = took.toSorted((one, other) => one - other);
  assert.ok(middle < 150, `${middle} ms`);
  t.diagnostic(`from the answer to its rows on the screen: ${took.map((ms) => `${ms.toFixed(0)} ms`).join(', ')} (${count})`);
  assert.deepEqual(visitor.faults, []);
  await visitor.close();
});

/** Waits until something is so. */
async function eventually(holds) {
  const until = Date.now() + 20_000;
  while (!(await holds())) {
    assert.ok(Date.now() < until, 'in time');
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}
