// The keyboard: single keys, their help, how to switch them off, and the palette from which everything can be reached.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enter, hold, makeUser, obstacles, person, pick, token } from './console.mjs';
import { ask, openTicket, url } from './server.mjs';

const limit = { timeout: 90_000 };

const heading = (page, name) => page.getByRole('heading', { name, level: 1 });
const palette = (page) => page.getByRole('dialog', { name: 'Search and commands' });
const option = (page, name) => palette(page).getByRole('option', { name });
const chosen = (page) => palette(page).getByRole('option', { selected: true });

/** Opens the palette, by its button or its key. */
async function openPalette(page, press = () => page.keyboard.press('Control+k')) {
  await press();
  await palette(page).getByRole('combobox').and(page.locator(':focus')).waitFor();
}

test('keys lead to pages, are explained, leave fields alone, and can be switched off', limit, async () => {
  const { open, faults, close } = await person();
  const page = await open('/profile');
  await enter(page);
  await heading(page, 'Profile').waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('u');
  await heading(page, 'Users').waitFor();
  assert.match(page.url(), /\/users$/);

  const search = page.getByRole('searchbox');
  await search.focus();
  await page.keyboard.type('gc?');
  await page.waitForURL('**/users?search=gc%3F');
  assert.equal(await search.inputValue(), 'gc?');

  await heading(page, 'Users').click();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keys' });
  await help.getByText('Go to Customers').waitFor();
  assert.deepEqual(await obstacles(page), []);
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'hidden' });
  assert.match(page.url(), /\/users/, 'the keys of the page wait while a dialog is open');

  await page.goto(`${url}/profile`);
  await page.getByLabel('Single keys').uncheck();
  await heading(page, 'Profile').click();
  await page.keyboard.press('g');
  await page.keyboard.press('u');
  await page.keyboard.press('?');
  await openPalette(page);
  await page.keyboard.type('show all keys');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Keys' }).getByText('Single keys are switched off.').waitFor();
  assert.match(page.url(), /\/profile$/);
  await page.reload();
  assert.equal(await page.getByLabel('Single keys').isChecked(), false);
  assert.deepEqual(faults, []);
  await close();
});

test('tabs agree on how the pages look, and a change of one is no change of another', { timeout: 60_000 }, async () => {
  const { open, faults, close } = await person();
  const one = await open('/profile');
  await enter(one);
  const two = await open('/profile');
  await two.getByRole('combobox', { name: 'Theme' }).selectOption('dark');
  await two.getByLabel('Single keys').uncheck();
  await one.locator('html[data-theme=dark]').waitFor({ state: 'attached' });
  await one.getByRole('checkbox', { name: 'Single keys', checked: false }).waitFor();
  // a tab that was told nothing, as one that slept
  await one.evaluate(() => { localStorage.setItem('backoffice.ui', JSON.stringify({ state: { currentTheme: 'light', singleKeys: false }, version: 0 })); });
  await one.getByRole('button', { name: 'Collapse the menu' }).click();
  assert.deepEqual(JSON.parse(await one.evaluate(() => localStorage.getItem('backoffice.ui'))).state, { currentTheme: 'light', singleKeys: false, sidebarCollapsed: true });
  await two.locator('.shell[data-collapsed=true]').waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('the palette finds pages, tickets, comments, customers and people, with the keyboard alone', limit, async () => {
  const word = `zebra${Math.random().toString(36).replace(/[^a-z]/g, '').slice(0, 6)}`;
  const ticket = await openTicket(token, `The ${word} is stuck`);
  await ask(token, 'mutation ($input: AddTicketCommentInput!) { addTicketComment(input: $input) { comment { id } } }', { input: { ticketId: ticket.id, body: `Pulled the ${word} out.` } });
  await ask(token, 'mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { customer { id } } }', { input: { companyName: `${word} Ltd`, contactEmail: 'ann@zebra.example', subscriptionTier: 'FREE' } });
  const { open, faults, close } = await person();
  const page = await open('/');
  await enter(page);
  await openPalette(page, () => page.getByTestId('open-palette').click());
  assert.deepEqual(await obstacles(page), []);

  await page.keyboard.type(word.slice(0, -1));
  await option(page, `#${ticket.number} The ${word} is stuck Ticket`).waitFor();
  await option(page, `Pulled the ${word} out.`).locator('mark').filter({ hasText: word }).waitFor();
  assert.equal(await palette(page).getByRole('combobox').getAttribute('aria-activedescendant'), await chosen(page).getAttribute('id'));
  assert.deepEqual(await obstacles(page), []);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.getByRole('radio', { name: 'All' }).and(page.locator(':focus')).waitFor();
  for (const type of ['Tickets', 'Comments', 'Customers']) {
    await page.keyboard.press('ArrowRight');
    await page.getByRole('radio', { name: type }).and(page.locator(':focus')).waitFor();
  }
  await option(page, `#${ticket.number} The ${word}`).first().waitFor({ state: 'detached' });
  await option(page, `${word} Ltd`).waitFor();
  await palette(page).getByRole('combobox').focus();
  await page.keyboard.press('Enter');
  await heading(page, `${word} Ltd`).waitFor();

  // what was looked at is offered again, and the arrows go around
  await openPalette(page);
  await palette(page).getByRole('group', { name: 'Recent' }).getByText(`${word} Ltd`).waitFor();
  const first = await chosen(page).textContent();
  await page.keyboard.press('ArrowUp');
  await chosen(page).filter({ hasText: 'Sign out' }).waitFor();
  await page.keyboard.press('ArrowDown');
  assert.equal(await chosen(page).textContent(), first);

  await page.keyboard.type(`#${ticket.number}`);
  await palette(page).getByRole('group', { name: 'Ticket', exact: true }).getByText(ticket.title).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/tickets/${ticket.number}`);
  assert.deepEqual(faults, []);
  await close();
});

test('the palette does commands, says when nothing fits, and gives the focus back', limit, async () => {
  const { open, faults, close } = await person({ viewport: { width: 390, height: 844 } });
  const page = await open('/users');
  await enter(page);
  const button = page.getByTestId('open-palette');
  await openPalette(page, () => button.click());
  await page.keyboard.type('theme dark');
  await page.keyboard.press('Enter');
  await page.locator('html[data-theme=dark]').waitFor({ state: 'attached' });
  await openPalette(page, () => button.click());
  await page.keyboard.type('qqxxqqxx');
  await palette(page).getByText('Nothing fits “qqxxqqxx”.').waitFor();
  for (const width of [320, 390]) {
    await page.setViewportSize({ width, height: 844 });
    const wide = await page.evaluate(() => [document.documentElement, document.querySelector('dialog.palette')].map(({ scrollWidth }) => scrollWidth));
    assert.deepEqual(wide, [width, width], 'nothing is beyond the edge');
  }
  assert.deepEqual(await obstacles(page), []);
  await page.keyboard.press('Escape');
  await palette(page).waitFor({ state: 'detached' });
  await button.and(page.locator(':focus')).waitFor();
  await openPalette(page, () => button.click());
  await page.keyboard.type('#99999999');
  await palette(page).getByText('There is no ticket #99999999').waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('the palette makes what there is to make, goes to views, and changes the ticket that is open, as far as one may', limit, async () => {
  const ticket = await openTicket(token, 'By the palette');
  const { open, faults, close } = await person();
  const page = await open('/profile');
  await enter(page);
  const say = async (words, name = words) => {
    await openPalette(page);
    await page.keyboard.type(words);
    await chosen(page).filter({ hasText: name }).waitFor();
    await page.keyboard.press('Enter');
  };
  const dialog = page.locator('[role=dialog][aria-modal=true]');
  for (const [words, field] of [['create customer', 'Company name'], ['create user', 'E-mail']]) {
    await say(words, new RegExp(words, 'i'));
    await dialog.getByLabel(field).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }
  await say('create role', 'Create role');
  await page.getByRole('textbox', { name: 'Name' }).waitFor();
  await say('urgent', 'Tickets: Urgent');
  await page.waitForURL(/status=.*priority=URGENT/);
  // an empty list, as the urgent ones may be, has nothing to export
  await say('all open', 'Tickets: All open');
  await page.locator('[role=grid][aria-busy=false]').getByText('By the palette').waitFor();
  await say('export', 'Export as CSV');
  await page.getByTestId('export-status').waitFor({ state: 'attached' });
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.goto(`${url}/tickets/${ticket.number}`);
  await page.getByTestId('ticket-status').waitFor();
  await say('status in progress', 'Status: In progress');
  await page.getByText('changed the status from Open to In progress').waitFor();
  await say('priority urgent', 'Priority: Urgent');
  await page.getByText('changed the priority from Medium to Urgent').waitFor();
  await say('add a tag', 'Add a tag');
  await page.locator('#ticket-tags:focus').waitFor();
  await say('new ticket', 'New ticket');
  await page.getByTestId('create-ticket-form').waitFor();
  assert.deepEqual(faults, []);
  await close();
  const other = await person();
  const plain = await other.open('/profile');
  await enter(plain, await makeUser('user'));
  await openPalette(plain);
  await plain.keyboard.type('create');
  await palette(plain).getByText('Nothing fits “create”.').waitFor();
  await other.close();
});

test('Enter in the palette means what is found for what stands there', limit, async () => {
  const [first, second] = ['first', 'second'].map((word) => `${word}${Math.random().toString(36).replace(/[^a-z]/g, '').slice(0, 6)}`);
  await openTicket(token, `About ${first}`);
  const ticket = await openTicket(token, `About ${second}`);
  const { open, faults, close } = await person();
  const page = await open('/profile');
  await enter(page);
  const field = palette(page).getByRole('combobox');
  // what is searched follows the log by less than a second
  const findable = async (word) => {
    await openPalette(page);
    for (let tries = 0; tries < 50 && (await option(page, `About ${word}`).count()) === 0; tries += 1) {
      await field.fill('');
      await field.fill(word);
      await option(page, `About ${word}`).waitFor({ timeout: 500 }).catch(() => undefined);
    }
    await page.keyboard.press('Escape');
    await palette(page).waitFor({ state: 'detached' });
  };
  await findable(second);
  await page.reload();
  await heading(page, 'Profile').waitFor();
  await openPalette(page);
  await page.keyboard.type(first);
  await option(page, `About ${first}`).waitFor();
  await field.selectText();
  await page.keyboard.type(second);
  await page.keyboard.press('Enter');
  await heading(page, ticket.title).waitFor();

  await page.goto(`${url}/profile`);
  await heading(page, 'Profile').waitFor();
  await openPalette(page);
  await page.keyboard.type(`#${ticket.number}`);
  await page.keyboard.press('Enter');
  await heading(page, ticket.title).waitFor();
  await palette(page).waitFor({ state: 'detached' });
  // what is typed after Enter is another wish
  await openPalette(page);
  await page.keyboard.type(`#${ticket.number}`);
  await page.keyboard.press('Enter');
  await page.keyboard.type('x');
  await palette(page).getByText('Nothing fits').waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('Escape closes the notifications, and nothing below them', limit, async () => {
  const ticket = await openTicket(token, 'Below the notifications');
  const { open, faults, close } = await person();
  const page = await open('/tickets');
  await enter(page);
  const panel = page.getByRole('dialog', { name: 'Notifications' });
  for (const path of ['/tickets', `/tickets/${ticket.number}`]) {
    await page.goto(url + path);
    await page.locator('[data-number], .composer').first().waitFor();
    await page.getByTestId('bell').click();
    await panel.waitFor();
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'hidden' });
    assert.equal(new URL(page.url()).pathname, path);
  }
  await page.keyboard.press('Escape');
  await page.waitForURL(`${url}/tickets`);
  assert.deepEqual(faults, []);
  await close();
});

test('an answer that comes too late is not shown', limit, async () => {
  const { open, context, close } = await person();
  const page = await open('/profile');
  await enter(page);
  const isFirst = (request) => request.postData()?.includes('"query":"adm*"') ?? false;
  const { begun, release } = await hold(context, isFirst);
  await openPalette(page);
  await page.keyboard.type('adm');
  await begun;
  const given = page.waitForEvent('requestfailed', isFirst);
  await page.keyboard.type('qqxx');
  await palette(page).getByText('Nothing fits “admqqxx”.').waitFor();
  await given;
  release();
  await palette(page).getByText('Nothing fits “admqqxx”.').waitFor();
  await close();
});

test('a list is gone through, searched and chosen from without a mouse', limit, async () => {
  const { open, faults, close } = await person();
  const page = await open('/users');
  await enter(page);
  const table = page.getByTestId('users-table');
  await table.and(page.locator('[aria-busy=false]')).waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.closest('tr')?.rowIndex);
  for (const [key, row] of [['j', 1], ['j', 2], ['k', 1], ['k', 1]]) {
    await page.keyboard.press(key);
    assert.equal(await focused(), row);
  }
  await page.keyboard.press('x');
  await page.getByText('1 selected').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('no such person');
  await page.getByText('Nobody fits these filters.').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('c');
  await page.getByTestId('user-email').and(page.locator(':focus')).waitFor();
  await page.keyboard.type('j');
  assert.equal(await page.getByTestId('user-email').inputValue(), 'j');
  assert.deepEqual(faults, []);
  await close();
});

test('whoever closes what opened above the page is where they were', limit, async () => {
  await makeUser();
  const { open, faults, close } = await person();
  const page = await open('/users');
  await enter(page);
  await page.getByTestId('users-table').and(page.locator('[aria-busy=false]')).waitFor();
  const dialog = page.locator('[role=dialog][aria-modal=true]');
  const focused = (what) => what.and(page.locator(':focus')).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  const row = page.getByTestId('users-table').locator('tbody tr').nth(1).getByRole('link');
  await focused(row);
  await page.keyboard.press('?');
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await focused(row);
  await openPalette(page);
  await page.keyboard.type('show all keys');
  await page.keyboard.press('Enter');
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await focused(row);
  for (const [path, button, table] of [['users', 'create-user-btn', 'users-table'], ['customers', 'create-customer-btn', 'customers-table'], ['tickets', 'create-ticket-btn']]) {
    await page.getByTestId(`nav-${path}`).click();
    if (table) await page.getByTestId(table).waitFor();
    for (const leave of [() => page.keyboard.press('Escape'), () => dialog.getByRole('button', { name: 'Cancel' }).click()]) {
      await page.getByTestId(button).press('Enter');
      await dialog.first().waitFor();
      await page.locator('.popup').waitFor({ timeout: 300 }).then(() => page.keyboard.press('Escape'), () => undefined);
      await leave();
      await dialog.waitFor({ state: 'detached' });
      await focused(page.getByTestId(button));
    }
  }
  assert.deepEqual(faults, []);
  await close();
});

test('who leaves with something typed is asked', limit, async () => {
  const { id } = await makeUser('user', 'Half Typed');
  const { open, faults, close } = await person();
  const page = await open(`/users/${id}`);
  await enter(page);
  await page.getByLabel('Name').fill('Half Typ');
  await heading(page, 'Half Typed').click();
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  const question = page.getByRole('dialog').filter({ hasText: 'Leave without saving?' });
  await question.getByRole('button', { name: 'Stay' }).click();
  await question.waitFor({ state: 'hidden' });
  assert.equal(await page.getByLabel('Name').inputValue(), 'Half Typ');
  await pick(page, 'Role', 'analyst');
  await page.getByTestId('success-message').waitFor();
  assert.equal(await page.getByLabel('Name').inputValue(), 'Half Typ', 'another change leaves it alone');
  await page.getByTestId('nav-customers').click();
  await question.getByRole('button', { name: 'Leave' }).click();
  await heading(page, 'Customers').waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('what is opened, typed or said before its code is there is not lost', limit, async () => {
  const { open, context, faults, close } = await person();
  const word = `Quagga${Math.random().toString(36).slice(2, 8)}`;
  await ask(token, 'mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { customer { id } } }', { input: { companyName: word, contactEmail: 'ann@quagga.example', subscriptionTier: 'FREE' } });
  const { release } = await hold(context, /create-ticket-[^/]+\.js|messages-[^/]+\.js/);
  const page = await open('/profile');
  await enter(page);
  await page.getByRole('button', { name: 'Save', exact: true }).first().click();
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await page.locator('[role=grid][aria-busy=false]').waitFor();
  const button = page.getByTestId('create-ticket-btn');
  await button.press('Enter');
  for (const key of word.slice(0, 5)) await page.keyboard.press(key);
  await page.keyboard.press('Escape');
  await button.and(page.locator(':focus')).waitFor();
  await button.press('Enter');
  for (const key of word.slice(0, 5)) await page.keyboard.press(key);
  release();
  const find = page.getByRole('combobox', { name: 'Find a customer' });
  await find.and(page.locator(':focus')).waitFor();
  await page.keyboard.type(word.slice(5));
  assert.equal(await find.inputValue(), word);
  await page.getByRole('option', { name: word }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByLabel('Subject').and(page.locator(':focus')).waitFor();
  await page.getByTestId('success-message').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('[role=dialog][aria-modal=true]').waitFor({ state: 'detached' });
  await button.and(page.locator(':focus')).waitFor();
  // Enter, too: it is for what is found
  const later = await person();
  const asked = await hold(later.context, /create-ticket-[^/]+\.js/);
  const there = await later.open('/tickets');
  await enter(there);
  await there.locator('[role=grid][aria-busy=false]').waitFor();
  await there.keyboard.press('c');
  await there.keyboard.type(`${word}\n`);
  asked.release();
  await there.getByRole('button', { name: `Customer: ${word}` }).waitFor();
  await there.getByLabel('Subject').and(there.locator(':focus')).waitFor();
  assert.deepEqual([...faults, ...later.faults], []);
  await later.close();
  await close();
});

test('what is typed right after a key that opens something is in its field, and is no key of the page', limit, async () => {
  const { open, context, faults, close } = await person({ reducedMotion: 'no-preference' });
  // the palette is not there yet, and somebody types as fast as their machine takes it
  const { release } = await hold(context, /palette\/palette\.tsx|palette-[^/]+\.js/);
  const page = await open('/users');
  await enter(page);
  await page.getByTestId('users-table').and(page.locator('[aria-busy=false]')).waitFor();
  await page.keyboard.press('Control+k');
  for (const key of 'cust') await page.keyboard.press(key);
  release();
  await palette(page).waitFor();
  for (const key of 'omers') await page.keyboard.press(key);
  assert.equal(await palette(page).getByRole('combobox').inputValue(), 'customers');
  assert.equal(await page.getByTestId('create-user-form').count(), 0);
  await page.keyboard.press('Escape');
  await palette(page).waitFor({ state: 'detached' });

  await page.reload();
  await page.getByTestId('users-table').and(page.locator('[aria-busy=false]')).waitFor();
  await page.keyboard.press('c');
  for (const key of 'ann@') await page.keyboard.press(key);
  await page.keyboard.press('Tab');
  for (const key of 'Ann') await page.keyboard.press(key);
  // the dialog has moved into its place
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
  assert.deepEqual([await page.getByTestId('user-email').inputValue(), await page.getByTestId('user-name').inputValue()], ['ann@', 'Ann']);
  await page.getByTestId('user-name').and(page.locator(':focus')).waitFor();
  assert.deepEqual(faults, []);
  await close();
});
