// Who acts by keys goes on from there: what goes away, or can be used no more, leaves the focus beside it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PASSWORD, change, enter, hold, makeUser, person, token, unique } from './console.mjs';
import { ask, openTicket, signIn, url } from './server.mjs';

const limit = { timeout: 90_000 };

/** Waits until something has the focus. */
const focused = (page, what) => what.and(page.locator(':focus')).waitFor();
/** What has the focus. Nothing when it is lost. */
const holder = (page) => page.evaluate(() => (document.activeElement === document.body ? null : document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent));
/** Waits until what had the focus has gone, and something in a part of the page has it. */
const within = (page, part) => page.locator(part).filter({ has: page.locator(':focus') }).first().waitFor();

test('whoever leaves a dialog in which they typed is where they were', limit, async () => {
  const { open, faults, close } = await person();
  const page = await open('/users');
  await enter(page);
  const button = page.getByTestId('create-user-btn');
  const dialog = page.getByRole('dialog').filter({ has: page.getByTestId('create-user-form') });
  for (const leave of [() => page.keyboard.press('Escape'), () => dialog.getByRole('button', { name: 'Cancel' }).press('Enter')]) {
    await button.press('Enter');
    await page.getByTestId('user-email').fill('typed');
    await leave();
    await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Leave' }).press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await focused(page, button);
  }
  // whoever points elsewhere meanwhile is left there
  await button.press('Enter');
  await dialog.getByRole('button', { name: 'Cancel' }).press('Enter');
  await focused(page, button);
  await page.locator('main').click({ position: { x: 3, y: 3 } });
  const before = await holder(page);
  await page.evaluate(() => { document.querySelector('[data-testid=create-user-btn]').disabled = true; });
  await page.evaluate(() => new Promise((done) => { setTimeout(done); }));
  assert.equal(await holder(page), before);
  assert.deepEqual(faults, []);
  await close();
});

test('what is read in the panel of the bell, and on the page, leaves the focus in its list', limit, async () => {
  const agent = await makeUser('agent');
  const ticket = await openTicket(token, 'Several news');
  await change('assignTicket', { ticketId: ticket.id, assigneeId: agent.id });
  for (const body of ['One', 'Two', 'Three', 'Four']) await change('addTicketComment', { ticketId: ticket.id, body });
  const { open, faults, close } = await person();
  const page = await open('/notifications');
  await enter(page, agent);
  const bell = page.getByTestId('bell');
  const unread = (count) => page.getByRole('button', { name: count ? `Notifications, ${String(count)} unread` : 'Notifications', exact: true }).waitFor();
  await unread(5);
  const list = page.locator('.notifications-list');
  const marks = list.getByRole('button', { name: 'Mark as read' });
  await marks.first().press('Enter');
  await unread(4);
  await within(page, '.notifications-list li:nth-child(1)');

  // in the panel no key of the page acts, and it does not stay above another
  await page.getByTestId('nav-tickets').click();
  await page.locator('[data-number]').first().waitFor();
  await bell.press('Enter');
  const panel = page.getByRole('dialog', { name: 'Notifications' });
  await page.keyboard.press('j');
  await within(page, '.notifications-panel');
  await page.keyboard.press('Tab');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await within(page, '.notifications-panel');
  assert.equal(await page.getByTestId('bulk-bar').count(), 0);
  await page.goBack();
  await within(page, 'main');
  await panel.waitFor({ state: 'detached' });
  // a second click closes it, as does going on by Tab
  for (const leave of [() => bell.click(), () => page.keyboard.press('Shift+Tab')]) {
    await bell.click();
    await within(page, '.notifications-panel');
    await leave();
    await panel.waitFor({ state: 'detached' });
    await focused(page, bell);
  }

  await bell.press('Enter');
  await panel.getByRole('button', { name: 'Mark as read' }).first().press('Enter');
  await unread(3);
  await within(page, '.notifications-panel li:nth-child(2)');
  await panel.getByRole('button', { name: 'Mark all as read' }).press('Enter');
  await unread(0);
  await within(page, '.notifications-panel');
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'hidden' });
  await focused(page, bell);

  await change('addTicketComment', { ticketId: ticket.id, body: 'Five' });
  await unread(1);
  await page.getByRole('main').getByRole('button', { name: 'Mark all as read' }).press('Enter');
  await unread(0);
  await within(page, '.notifications-list');
  assert.deepEqual(faults, []);
  await close();
});

test('a session that is ended leaves the focus at the next', limit, async () => {
  const somebody = await makeUser('agent');
  for (let n = 0; n < 3; n += 1) await signIn(somebody);
  const { open, faults, close } = await person();
  const page = await open(`/users/${somebody.id}`);
  await enter(page);
  const end = page.getByRole('button', { name: 'End session', exact: true });
  await end.nth(2).waitFor();
  for (const left of [2, 1]) {
    await end.first().press('Enter');
    await end.nth(left).waitFor({ state: 'detached' });
    await focused(page, end.first());
  }
  // the last one is ended, and there is nothing beside it
  await end.first().press('Enter');
  await end.first().waitFor({ state: 'detached' });
  await within(page, 'main');
  assert.deepEqual(faults, []);
  await close();
});

test('what is done to many leaves the focus in their list', limit, async () => {
  const mark = unique();
  for (const n of [1, 2]) await makeUser('user', `Many ${mark} ${String(n)}`);
  const { open, faults, close } = await person();
  const page = await open(`/users?search=${mark}`);
  await enter(page);
  const all = page.getByLabel('Select all on this page');
  for (const act of ['Cancel', 'Apply']) {
    await page.getByTestId('users-table').getByText(`Many ${mark} 2`).waitFor();
    await all.check();
    await page.getByLabel('Change role to').selectOption('agent');
    await page.getByRole('button', { name: act }).press('Enter');
    await page.locator('.bulk-bar').waitFor({ state: 'detached' });
    await focused(page, all);
  }

  const tag = unique();
  for (const title of ['First', 'Second']) await change('updateTicket', { id: (await openTicket(token, title)).id, tags: [tag] });
  await page.goto(`${url}/tickets?tag=${tag}`);
  const row = page.locator('.list-body [role=row]');
  const bar = page.getByTestId('bulk-bar');
  await row.nth(1).waitFor();
  await row.nth(1).getByRole('checkbox').click();
  await bar.getByRole('button').first().press('Enter');
  await bar.waitFor({ state: 'detached' });
  await focused(page, row.nth(1));
  await page.keyboard.press('x');
  const priority = bar.getByRole('button', { name: 'Priority' });
  for (const [pick, pressed] of [['Urgent', 'Enter'], ['High', 'p']]) {
    const held = await hold(page, 'BulkUpdateTickets');
    await priority.focus();
    await page.keyboard.press(pressed);
    await page.getByRole('combobox', { name: 'Priority' }).fill(pick);
    await page.keyboard.press('Enter');
    await held.begun;
    await focused(page, priority);
    // it can be used again when that is done
    await page.keyboard.press('Enter');
    await page.keyboard.press('p');
    assert.equal(await page.getByRole('dialog').count(), 0);
    held.release();
    await row.filter({ hasText: pick }).waitFor();
    await bar.locator('[aria-disabled=false]').first().waitFor();
    await focused(page, priority);
    await bar.getByText('1 selected').waitFor();
  }
  assert.deepEqual(faults, []);
  await close();
});

test('a filter that goes, or comes, and a page that is the last, leave the focus beside them', limit, async () => {
  const reference = 'a-reference-that-nobody-has';
  const { open, faults, close } = await person();
  const page = await open(`/audit?target=019a0000-0000-7000-8000-000000000000`);
  await enter(page);
  const field = page.getByRole('textbox', { name: /reference/i });
  await field.fill(reference);
  await field.press('Enter');
  const chip = page.getByRole('button', { name: new RegExp(`Remove.*${reference}`) });
  await focused(page, chip);
  await page.keyboard.press('Enter');
  await chip.waitFor({ state: 'detached' });
  await within(page, '.filters');
  await page.getByRole('button', { name: 'Clear filters' }).press('Enter');
  await page.getByRole('button', { name: 'Clear filters' }).waitFor({ state: 'detached' });
  await within(page, 'main');

  for (let n = 0; n < 26; n += 1) await makeUser('partner');
  await page.goto(`${url}/users?role=partner`);
  const [older, newer] = [page.getByRole('button', { name: 'Next page' }), page.getByRole('button', { name: 'Previous page' })];
  await page.getByTestId('users-table').locator('tbody tr:not(.skeleton)').first().waitFor();
  while (await older.isEnabled()) {
    const before = page.url();
    await older.press('Enter');
    await page.waitForURL((now) => now.href !== before);
    await page.locator('[data-testid=users-table][aria-busy=false]').waitFor();
  }
  await focused(page, older);
  assert.equal(await newer.isEnabled(), true);
  const last = page.url();
  await page.keyboard.press('Enter');
  assert.equal(page.url(), last, 'there is no page after the last');
  assert.deepEqual(faults, []);
  await close();
});

test('a conflict that is settled, and a password that is changed, leave the focus in their form', limit, async () => {
  const somebody = await makeUser('agent');
  const { open, faults, close } = await person();
  const page = await open(`/users/${somebody.id}`);
  await enter(page);
  await page.getByLabel('Name', { exact: true }).fill('Mine');
  await change('updateUser', { id: somebody.id, name: 'Theirs' });
  await page.locator('form').getByRole('button', { name: 'Save' }).press('Enter');
  const mine = page.locator('.conflict').getByRole('button', { name: 'Use mine' });
  await mine.press('Enter');
  await mine.waitFor({ state: 'detached' });
  await within(page, 'form');
  assert.deepEqual(faults, []);
  await close();

  const other = await person();
  const own = await other.open('/profile');
  await enter(own, somebody);
  await own.getByLabel('Current password').fill(PASSWORD);
  await own.getByLabel('New password', { exact: true }).fill('another long password');
  await own.getByLabel('New password again').fill('another long password');
  await own.keyboard.press('Enter');
  await own.getByTestId('success-message').waitFor();
  await within(own, 'form[id=password]');
  assert.deepEqual(other.faults, []);
  await other.close();
});

test('a view that is kept, and one that is deleted, leave the focus on the page', limit, async () => {
  const tag = unique();
  const { open, faults, close } = await person();
  const page = await open(`/tickets?tag=${tag}`);
  await enter(page);
  await page.getByTestId('save-view').press('Enter');
  await page.getByLabel('Name').fill(`View ${tag}`);
  await page.keyboard.press('Enter');
  const tab = page.getByTestId('saved-view').filter({ hasText: tag });
  await tab.waitFor();
  await page.getByTestId('save-view').waitFor({ state: 'detached' });
  const menu = page.getByRole('button', { name: `What to do with View ${tag}` });
  await focused(page, menu);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Delete' }).press('Enter');
  await page.getByRole('dialog').filter({ hasText: 'Delete the view' }).getByRole('button', { name: 'Delete' }).press('Enter');
  await tab.waitFor({ state: 'detached' });
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await within(page, 'main');
  assert.deepEqual(faults, []);
  await close();
});

test('a reply that is sent again keeps the focus until it is there, and gives it to the next', limit, async () => {
  const ticket = await openTicket(token, 'Tried again');
  await change('addTicketComment', { ticketId: ticket.id, body: 'Before' });
  const { open, close } = await person();
  const page = await open(`/tickets/${ticket.number}`);
  await enter(page, await makeUser('agent'));
  const reply = page.getByRole('textbox', { name: 'Reply to everybody' });
  await reply.fill('Hello');
  const first = await hold(page, 'AddTicketComment');
  await page.keyboard.press('Control+Enter');
  await first.begun;
  first.refuse();
  const again = page.locator('.outgoing').getByRole('button', { name: 'Try again' });
  for (const arrives of [false, true]) {
    await page.locator('.outgoing[data-state=failed]').waitFor();
    await page.unroute('**/graphql');
    const held = await hold(page, 'AddTicketComment');
    await again.press('Enter');
    await held.begun;
    // once is enough, and what is on its way is not changed
    await page.keyboard.press('Enter');
    await page.locator('.outgoing').getByRole('button', { name: 'Edit' }).click({ force: true });
    await again.focus();
    if (arrives) held.release();
    else held.refuse();
    await page.locator(arrives ? '.comment:not(.outgoing)' : '.outgoing[data-state=failed]').filter({ hasText: 'Hello' }).waitFor();
    assert.equal(held.asked, 1);
    await focused(page, arrives ? reply : again);
  }
  assert.equal(await reply.inputValue(), '');
  const { ticket: read } = await ask(token, 'query ($id: ID!) { ticket(id: $id) { comments(first: 20) { edges { node { body } } } } }', { id: ticket.id });
  assert.deepEqual(read.comments.edges.map(({ node }) => node.body), ['Before', 'Hello']);
  await close();
});
