// What somebody typed and did not save is not lost: not by Back, by Escape, by leaving, by another tab, nor by what others change meanwhile.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { change, endSessions, enter, hold, lose, makeUser, obstacles, person, pick, token, unique } from './console.mjs';
import { ask, openTicket, url } from './server.mjs';

const limit = { timeout: 90_000 };

/** A browser whose page came from another page of the console, so that Back leads there. */
async function come(testId, who, options) {
  const one = await person(options);
  const page = await one.open('/profile');
  await enter(page, who);
  await page.getByRole('heading', { name: 'Profile' }).waitFor();
  await page.getByTestId(`nav-${testId}`).click();
  await page.waitForURL(new RegExp(`/${testId}`));
  return { ...one, page };
}

const question = (page) => page.getByRole('dialog', { name: 'Leave without saving?' });

for (const [room, open, field] of [['users', 'create-user-btn', 'E-mail'], ['customers', 'create-customer-btn', 'Company name']]) {
  test(`Back and Escape close the dialog of ${room}, and ask whoever typed in it`, limit, async () => {
    const { page, faults, close } = await come(room);
    const dialog = page.getByRole('dialog').filter({ has: page.getByLabel(field) });
    await page.getByTestId(open).click();
    await dialog.waitFor();
    await page.goBack();
    await dialog.waitFor({ state: 'detached' });
    await page.waitForURL(`${url}/${room}`);
    await page.getByTestId(open).click();
    await dialog.getByLabel(field).fill('typed');
    await page.goBack();
    await question(page).getByRole('button', { name: 'Stay' }).click();
    await question(page).waitFor({ state: 'detached' });
    assert.equal(await dialog.getByLabel(field).inputValue(), 'typed');
    await dialog.getByLabel(field).focus();
    await page.keyboard.press('Escape');
    await question(page).getByRole('button', { name: 'Leave' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.waitForURL(`${url}/${room}`);
    assert.deepEqual(faults, []);
    await close();
  });
}

test('a dialog moves nothing of the page below it', limit, async () => {
  for (let n = 0; n < 20; n += 1) await makeUser();
  const { page, faults, close } = await come('users', undefined, { scrollbars: true, viewport: { width: 1280, height: 400 } });
  const button = page.getByTestId('create-user-btn');
  await page.getByTestId('users-table').locator('tbody tr:not(.skeleton)').nth(19).waitFor();
  const before = await button.boundingBox();
  await button.click();
  await page.getByTestId('user-email').and(page.locator(':focus')).waitFor();
  assert.deepEqual(await button.boundingBox(), before);
  assert.deepEqual(faults, []);
  await close();
});

test('a scrollbar that comes moves nothing, and the bar at the top goes to the edge while there is none', limit, async () => {
  const { page, faults, close } = await come('users', undefined, { scrollbars: true, viewport: { width: 1280, height: 3000 } });
  await page.getByTestId('users-table').and(page.locator('[aria-busy=false]')).waitFor();
  const measured = () => page.evaluate(() => {
    const rightOf = (selector) => document.querySelector(selector).getBoundingClientRect().right;
    const { clientWidth } = document.documentElement;
    return { scrollbar: innerWidth - clientWidth, beside: clientWidth - rightOf('.top'), places: ['[data-testid=create-user-btn]', '.top > :last-child', '.table-scroll'].map(rightOf) };
  });
  const without = await measured();
  assert.deepEqual([without.scrollbar, without.beside], [0, 0]);
  await page.setViewportSize({ width: 1280, height: 300 });
  const beside = await measured();
  assert.ok(beside.scrollbar > 0);
  assert.deepEqual([beside.beside, beside.places], [0, without.places]);
  assert.deepEqual(faults, []);
  await close();
});

test('Back closes what is open beside a list or a ticket, and stays there', limit, async () => {
  const one = await come('audit');
  await one.page.getByTestId('audit-table').locator('a[href*=entry]').first().click();
  await one.page.getByTestId('audit-entry').waitFor();
  await one.page.goBack();
  await one.page.getByTestId('audit-entry').waitFor({ state: 'detached' });
  await one.page.waitForURL(`${url}/audit`);
  assert.deepEqual(one.faults, []);
  await one.close();

  const ticket = await openTicket(token, `On a telephone ${unique()}`);
  const two = await person({ viewport: { width: 390, height: 844 } });
  const page = await two.open('/tickets');
  await enter(page);
  await page.getByText(ticket.title).first().click();
  await page.getByRole('button', { name: 'Details' }).click();
  await page.getByRole('dialog', { name: 'Details' }).waitFor();
  await page.goBack();
  await page.getByRole('dialog', { name: 'Details' }).waitFor({ state: 'hidden' });
  await page.waitForURL(`${url}/tickets/${ticket.number}`);
  assert.deepEqual(two.faults, []);
  await two.close();
});

test('whoever has typed in their profile or a new role is asked before they leave it', limit, async () => {
  const { page, faults, close } = await come('roles');
  await page.getByRole('button', { name: 'Create role' }).first().click();
  await page.getByRole('textbox', { name: 'Name' }).fill('half-made');
  await page.getByRole('link', { name: /^agent/ }).click();
  await question(page).getByRole('button', { name: 'Stay' }).click();
  await question(page).waitFor({ state: 'detached' });
  assert.equal(await page.getByRole('textbox', { name: 'Name' }).inputValue(), 'half-made');
  await page.getByTestId('nav-profile').click();
  await question(page).getByRole('button', { name: 'Leave' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Not saved');
  await page.getByTestId('nav-users').click();
  await question(page).getByRole('button', { name: 'Stay' }).click();
  await question(page).waitFor({ state: 'detached' });
  assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Not saved');
  assert.deepEqual(faults, []);
  await close();
});

test('what others change meanwhile takes nothing from whoever types, and is not overwritten', limit, async () => {
  const somebody = await makeUser();
  const { page, faults, close } = await come('users');
  await page.goto(`${url}/users/${somebody.id}`);
  const name = page.getByLabel('Name', { exact: true });
  await name.fill('Mine');
  await change('updateUser', { id: somebody.id, name: 'Theirs' });
  // one's own change of another field reads all of it anew
  await pick(page, 'Status', 'Suspended');
  await page.getByRole('dialog', { name: /^Suspend/ }).getByRole('button', { name: 'Suspend' }).click();
  await page.getByTestId('error-message').filter({ hasText: 'Somebody else changed this meanwhile' }).waitFor();
  await change('updateUserRole', { id: somebody.id, role: 'agent' });
  assert.equal(await name.inputValue(), 'Mine');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByTestId('error-message').filter({ hasText: 'What you typed is still here' }).last().waitFor();
  assert.equal(await name.inputValue(), 'Mine');
  assert.deepEqual(faults, []);
  await close();
});

test('who saves second sees both, whatever it is, and what nobody contradicts is saved with it', limit, async () => {
  const somebody = await makeUser('user', `At first ${unique()}`);
  const { customer } = await change('createCustomer', { companyName: `At first ${unique()}`, contactEmail: 'ann@both.example', subscriptionTier: 'FREE', metadata: { account: 1 } }, 'customer { id }');
  const { page, faults, close } = await come('users');
  const conflict = page.getByRole('alert').filter({ hasText: 'Somebody else changed this meanwhile' }).and(page.locator('.conflict'));
  const both = async (theirs, mine) => {
    await conflict.waitFor();
    assert.deepEqual(await conflict.locator('dd').allTextContents(), [theirs, mine]);
  };
  const save = (card) => card.getByRole('button', { name: 'Save' }).click();
  const useMine = async (card) => {
    await conflict.getByRole('button', { name: 'Use mine' }).click();
    await conflict.waitFor({ state: 'detached' });
    await save(card);
  };

  await page.goto(`${url}/users/${somebody.id}`);
  const name = page.getByLabel('Name', { exact: true });
  await name.fill('Mine');
  const email = `${unique()}@people.example`;
  await change('updateUser', { id: somebody.id, name: 'Theirs', email });
  await save(page.locator('form'));
  await both('Name: Theirs', 'Name: Mine');
  assert.equal(await page.getByLabel('E-mail').inputValue(), email, 'in which nobody typed');
  await useMine(page.locator('form'));
  await page.getByRole('heading', { name: 'Mine', level: 1 }).waitFor();
  const kept = await ask(token, 'query ($id: ID!) { user(id: $id) { name email } }', { id: somebody.id });
  assert.deepEqual(kept.user, { name: 'Mine', email });
  await page.getByRole('button', { name: 'Beyond the role…' }).click();
  const own = page.getByRole('dialog', { name: /beyond the role/ });
  await own.getByLabel('Scope of: Delete users').selectOption('all');
  await change('updateUser', { id: somebody.id, permissions: ['notes:read'] });
  await save(own);
  await both('See internal comments', 'Delete users');
  await conflict.getByRole('button', { name: 'Keep theirs' }).click();
  await own.getByRole('button', { name: 'Cancel' }).click();
  await own.waitFor({ state: 'detached' });

  await page.goto(`${url}/customers/${customer.id}`);
  const [metadata, edit] = [page.getByLabel('Metadata'), page.locator('form[id=edit-customer]')];
  await edit.getByLabel('Plan').selectOption('STARTER');
  await metadata.fill('{"account": 2}');
  await change('updateCustomer', { id: customer.id, companyName: 'Theirs & Co.', metadata: { account: 3 } });
  await page.locator('.card').filter({ has: metadata }).getByRole('button', { name: 'Save' }).click();
  await both(JSON.stringify({ account: 3 }, null, 2), '{"account": 2}');
  assert.deepEqual([await edit.getByLabel('Company name').inputValue(), await edit.getByLabel('Plan').inputValue()], ['Theirs & Co.', 'STARTER']);
  await useMine(page.locator('.card').filter({ has: metadata }));
  await page.getByText('Metadata saved').waitFor();
  await save(edit);
  await page.getByText('Customer saved').waitFor();
  const made = await ask(token, 'query ($id: ID!) { customer(id: $id) { companyName subscriptionTier metadata } }', { id: customer.id });
  assert.deepEqual(made.customer, { companyName: 'Theirs & Co.', subscriptionTier: 'STARTER', metadata: { account: 2 } });
  assert.deepEqual(faults, []);
  await close();
});

test('a view that somebody else renames while one types a name for it shows both', limit, async () => {
  const [first, theirs, mine] = [unique(), unique(), unique()];
  const { savedView } = await change('createSavedView', { name: first, filter: { tag: first } }, 'savedView { id }');
  const { page, faults, close } = await come('tickets');
  await page.getByTestId('saved-view').filter({ hasText: first }).click();
  await page.getByRole('button', { name: `What to do with ${first}` }).click();
  await page.locator('.view-form input').first().fill(mine);
  await change('updateSavedView', { id: savedView.id, name: theirs });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const conflict = page.getByRole('alert').filter({ hasText: 'Somebody else changed this meanwhile' }).and(page.locator('.conflict'));
  await conflict.waitFor();
  assert.deepEqual(await conflict.locator('dd').allTextContents(), [theirs, mine]);
  await conflict.getByRole('button', { name: 'Use mine' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByTestId('saved-view').filter({ hasText: mine }).waitFor();
  assert.deepEqual(faults, []);
  await close();
});

/** Waits until a search finds somebody: what is searched follows the log by less than a second. */
async function findable({ id, name }) {
  const query = 'query ($search: String) { users(first: 100, filter: {search: $search}) { edges { node { id } } } }';
  for (let tries = 0; tries < 200; tries += 1) {
    const { users } = await ask(token, query, { search: name });
    if (users.edges.some(({ node }) => node.id === id)) return;
  }
  throw new Error('The search does not follow');
}

test('a search that is typed does not call back whoever goes on to what it found', limit, async () => {
  const somebody = await makeUser();
  await findable(somebody);
  const { page, faults, close } = await come('users');
  const link = page.getByRole('link', { name: somebody.name });
  await link.waitFor();
  await page.getByRole('searchbox').pressSequentially(somebody.name.slice(0, 4));
  await link.click();
  await page.getByRole('heading', { name: somebody.name, level: 1 }).waitFor();
  await page.getByText('Role and status').waitFor();
  await page.waitForFunction((since) => performance.now() > since + 250, await page.evaluate(() => performance.now()));
  await page.waitForURL(`${url}/users/${somebody.id}`);
  assert.deepEqual(faults, []);
  await close();
});

test('two tabs of one person have one draft, and what is sent in one is no draft in the other', limit, async () => {
  const ticket = await openTicket(token, `In two tabs ${unique()}`);
  const { open, faults, close } = await person();
  const one = await open(`/tickets/${ticket.number}`);
  await enter(one, await makeUser('agent'));
  const two = await open(`/tickets/${ticket.number}`);
  const [first, second] = [one, two].map((page) => page.getByRole('textbox', { name: 'Reply to everybody' }));
  await second.waitFor();
  await first.fill('Begun in one');
  await two.waitForFunction(() => document.querySelector('.composer textarea').value === 'Begun in one');
  await second.pressSequentially(', ended in the other');
  await one.waitForFunction(() => document.querySelector('.composer textarea').value.endsWith('the other'));
  await two.reload();
  await second.waitFor();
  assert.equal(await second.inputValue(), 'Begun in one, ended in the other');
  await first.press('Control+Enter');
  await two.getByRole('article').filter({ hasText: 'ended in the other' }).waitFor();
  await two.waitForFunction(() => document.querySelector('.composer textarea').value === '');
  assert.deepEqual(faults, []);
  await close();
});

test('what one tab sends, the other waits for; what was not sent stays, whatever the other sends; and nothing is sent twice', limit, async () => {
  const ticket = await openTicket(token, `Sent in two tabs ${unique()}`);
  const { context, open, close } = await person();
  const one = await open(`/tickets/${ticket.number}`);
  await enter(one, await makeUser('agent'));
  const two = await open(`/tickets/${ticket.number}`);
  const send = async (page, text) => {
    await page.getByRole('textbox', { name: 'Reply to everybody' }).fill(text);
    await page.keyboard.press('Control+Enter');
  };
  const of = (page, text) => page.locator('.outgoing').filter({ hasText: text });
  const arrived = (page, text) => page.locator('.comment:not(.outgoing)').filter({ hasText: text }).waitFor();
  const bodies = async () => (await ask(token, 'query ($id: ID!) { ticket(id: $id) { comments(first: 20) { edges { node { body } } } } }', { id: ticket.id })).ticket.comments.edges.map(({ node }) => node.body);
  await two.locator('.composer').waitFor();
  await send(two, 'Before');
  await arrived(one, 'Before');

  const slow = await hold(context, 'AddTicketComment');
  await send(one, 'Slowly');
  await of(two, 'Slowly').getByText('Sending').waitFor();
  await two.reload();
  await of(two, 'Slowly').getByText('Sending').waitFor();
  assert.equal(await two.getByRole('button', { name: 'Try again' }).count(), 0);
  slow.release();
  for (const page of [one, two]) await arrived(page, 'Slowly');
  for (const page of [one, two]) await of(page, 'Slowly').waitFor({ state: 'detached' });
  assert.deepEqual([slow.asked, await bodies()], [1, ['Before', 'Slowly']]);

  await context.unroute('**/graphql');
  (await hold(context, 'AddTicketComment')).refuse();
  await send(one, 'Not sent');
  await of(two, 'Not sent').getByRole('button', { name: 'Try again' }).waitFor();
  await context.unroute('**/graphql');
  await send(two, 'Meanwhile');
  await arrived(one, 'Meanwhile');
  await one.reload();
  await of(one, 'Not sent').getByRole('button', { name: 'Try again' }).click();
  for (const page of [one, two]) await arrived(page, 'Not sent');
  await of(two, 'Not sent').waitFor({ state: 'detached' });

  // a tab that is gone sends no more; what it was sending got to nobody
  const nobody = createServer().listen(0, '127.0.0.1');
  await once(nobody, 'listening');
  await context.route('**/graphql', (route) => {
    const isSent = route.request().postData()?.includes('"operationName":"AddTicketComment"');
    return isSent ? route.continue({ url: `http://127.0.0.1:${String(nobody.address().port)}/graphql` }) : route.fallback();
  });
  await send(one, 'Cut short');
  await of(two, 'Cut short').getByText('Sending').waitFor();
  await one.close();
  await of(two, 'Cut short').getByText('Not sent').waitFor();
  await context.unroute('**/graphql');
  await of(two, 'Cut short').getByRole('button', { name: 'Try again' }).click();
  await arrived(two, 'Cut short');
  assert.deepEqual(await bodies(), ['Before', 'Slowly', 'Meanwhile', 'Not sent', 'Cut short']);
  await close();
  nobody.close();
});

test('a reply that may have arrived is not sent again while nobody can look', limit, async () => {
  const ticket = await openTicket(token, `Perhaps there ${unique()}`);
  const { open, close } = await person();
  const page = await open(`/tickets/${ticket.number}`);
  await enter(page, await makeUser('agent'));
  await page.route('**/graphql', async (route) => {
    const { operationName } = JSON.parse(route.request().postData() ?? '{}');
    if (operationName === 'AddTicketComment') await route.fetch();
    return /^(AddTicketComment|TicketNews|Ticket)$/.test(operationName) ? route.abort() : route.fallback();
  });
  await page.getByRole('textbox', { name: 'Reply to everybody' }).fill('Only once');
  await page.keyboard.press('Control+Enter');
  const again = page.locator('.outgoing').getByRole('button', { name: 'Try again' });
  await again.click();
  await again.click();
  await again.waitFor();
  await page.unroute('**/graphql');
  await again.click();
  await page.locator('.outgoing').waitFor({ state: 'detached' });
  const { ticket: read } = await ask(token, 'query ($id: ID!) { ticket(id: $id) { comments(first: 20) { edges { node { body } } } } }', { id: ticket.id });
  assert.deepEqual(read.comments.edges.map(({ node }) => node.body), ['Only once']);
  await close();
});

test('the title that is edited in one tab takes nothing from whoever types in the other', limit, async () => {
  const ticket = await openTicket(token, `Edited ${unique()}`);
  const { open, faults, close } = await person();
  const one = await open(`/tickets/${ticket.number}`);
  await enter(one, await makeUser('agent'));
  const two = await open(`/tickets/${ticket.number}`);
  const reply = two.getByRole('textbox', { name: 'Reply to everybody' });
  const title = (page) => page.getByRole('textbox', { name: 'Title' });
  await reply.fill('A reply');
  const edit = (page) => page.getByRole('button', { name: 'Edit the title' }).click();
  await edit(one);
  await title(one).and(one.locator(':focus')).waitFor();
  await one.keyboard.type(' more');
  await two.waitForFunction((id) => localStorage.getItem(Object.keys(localStorage).find((name) => name.endsWith(`${id}.title`)))?.includes(' more'), ticket.id);
  await reply.and(two.locator(':focus')).waitFor();
  await two.keyboard.type(' that goes on');
  assert.deepEqual([await reply.inputValue(), await title(two).count()], ['A reply that goes on', 0]);
  await edit(two);
  assert.equal(await title(two).inputValue(), await title(one).inputValue(), 'what was typed is gone on with');
  await one.getByRole('button', { name: 'Cancel' }).click();
  await title(one).waitFor({ state: 'detached' });
  await title(two).and(two.locator(':focus')).pressSequentially(' and more');
  assert.match(await title(two).inputValue(), / more and more$/);
  assert.deepEqual(faults, []);
  await close();
});

test('what somebody sends is not sent in the name of who signs in next, nor kept for them', limit, async () => {
  const [ann, bob] = [await makeUser('agent', `Ann ${unique()}`), await makeUser('agent', `Bob ${unique()}`)];
  const ticket = await openTicket(token, `Of one person ${unique()}`);
  const { open, context, faults, close } = await person();
  const page = await open(`/tickets/${ticket.number}`);
  await enter(page, ann);
  const other = await open('/profile');
  await other.getByTestId('signed-in').filter({ hasText: ann.name }).waitFor({ state: 'attached' });
  const held = [await hold(context, 'AddTicketComment'), await hold(context, 'UpdateTicket')];
  await pick(page, 'Status', 'In progress');
  await page.getByRole('textbox', { name: 'Reply to everybody' }).fill('Of Ann');
  await page.keyboard.press('Control+Enter');
  for (const { begun } of held) await begun;
  // typed there, and lost: it does not keep the next one from their page
  await other.locator('form[id=account]').getByLabel('Name').fill('Ann, too');
  await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await enter(page, bob);
  for (const { release } of held) release();
  for (const one of [page, other]) await one.getByTestId('signed-in').filter({ hasText: bob.name }).waitFor({ state: 'attached' });
  await page.getByRole('heading', { name: ticket.title, level: 1 }).waitFor();
  await other.locator('form[id=account]').waitFor();
  assert.equal(await other.locator('form[id=account]').getByLabel('Name').inputValue(), bob.name);
  // what Bob does is done
  await page.getByRole('textbox', { name: 'Reply to everybody' }).fill('Of Bob');
  await page.keyboard.press('Control+Enter');
  await page.locator('.comment:not(.outgoing)').filter({ hasText: 'Of Bob' }).waitFor();
  const read = await ask(token, 'query ($id: ID!) { ticket(id: $id) { status comments(first: 9) { edges { node { body author { name } } } } } }', { id: ticket.id });
  assert.deepEqual(read.ticket, { status: 'OPEN', comments: { edges: [{ node: { body: 'Of Bob', author: { name: bob.name } } }] } });
  assert.equal(await page.evaluate(() => Object.keys(localStorage).some((name) => name.includes('.outbox.') && localStorage.getItem(name).includes('Of Ann'))), false);
  assert.deepEqual(faults.filter((fault) => !fault.includes('Failed to load resource')), []);
  await close();
});

test('whoever comes back after their session ended finds what they typed, also on another page', limit, async () => {
  const ticket = await openTicket(token, `Come back to ${unique()}`);
  const me = await makeUser('agent');
  const { open, close } = await person();
  const page = await open(`/tickets/${ticket.number}`);
  await enter(page, me);
  const reply = (of) => of.getByRole('textbox', { name: 'Reply to everybody' });
  await reply(page).fill('Half a reply');
  await endSessions(me.id);
  await page.getByRole('dialog').getByLabel('Password').waitFor();
  const other = await open('/profile');
  await other.getByLabel('Password').waitFor();
  assert.equal(await reply(page).inputValue(), 'Half a reply');
  await page.reload();
  await enter(page, me);
  assert.equal(await reply(page).inputValue(), 'Half a reply');
  await close();
});

test('what is not sent after its writer has gone on is told, unless they have signed out', limit, async () => {
  const ticket = await openTicket(token, `Gone on ${unique()}`);
  const { open, close } = await person();
  const page = await open(`/tickets/${ticket.number}`);
  await enter(page, await makeUser('agent'));
  const sendSlowly = async () => {
    const held = await hold(page, 'AddTicketComment');
    await page.getByRole('textbox', { name: 'Reply to everybody' }).fill('Not there');
    await page.keyboard.press('Control+Enter');
    await held.begun;
    return held;
  };
  const one = await sendSlowly();
  await page.getByTestId('nav-customers').click();
  await page.getByTestId('customers-table').waitFor();
  one.refuse();
  await page.getByTestId('error-message').getByText(`What you wrote to ticket #${ticket.number} was not sent, and is kept there`).waitFor();
  await page.unrouteAll({ behavior: 'wait' });
  await page.goBack();
  await page.locator('.outgoing').getByText('Not sent').waitFor();

  const two = await sendSlowly();
  await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Password').waitFor();
  const failed = page.waitForEvent('requestfailed');
  two.refuse();
  await failed;
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes('draft'))), []);
  await close();
});

test('a ticket that was to be resolved with a reply is, or its writer is asked, whatever becomes of the answer', limit, async () => {
  const ticket = await openTicket(token, `Resolved with a reply ${unique()}`);
  const { open, close } = await person();
  const page = await open(`/tickets/${ticket.number}`);
  await enter(page, await makeUser('agent'));
  const sendAndResolve = async (text) => {
    await page.getByRole('textbox', { name: 'Reply to everybody' }).fill(text);
    await page.getByRole('button', { name: 'Send and change the status' }).click();
    await page.getByRole('menuitem', { name: 'Send and resolve' }).click();
  };
  const owed = page.locator('.outgoing').filter({ hasText: 'was sent, but the ticket was not set to Resolved' });
  const status = page.getByRole('button', { name: /^Status: / });
  await lose(page, 'AddTicketComment');
  await sendAndResolve('Lost');
  await owed.waitFor();
  await page.unrouteAll({ behavior: 'wait' });
  await page.reload();
  await owed.getByRole('button', { name: 'Set to Resolved' }).click();
  await owed.waitFor({ state: 'detached' });
  await status.filter({ hasText: 'Resolved' }).waitFor();

  await pick(page, 'Status', 'Open');
  await status.filter({ hasText: 'Open' }).waitFor();
  const other = await open(`/tickets/${ticket.number}`);
  const held = await hold(page, 'UpdateTicket');
  await sendAndResolve('Reloaded');
  await held.begun;
  await other.locator('.comment:not(.outgoing)').filter({ hasText: 'Reloaded' }).waitFor();
  assert.equal(await other.locator('.outgoing').count(), 0, 'it is still being resolved');
  await page.reload();
  await other.locator('.outgoing').filter({ hasText: 'was sent, but the ticket was not set to Resolved' }).waitFor();
  held.refuse();
  await owed.getByRole('button', { name: 'Leave it' }).click();
  await owed.waitFor({ state: 'detached' });
  await page.reload();
  await status.filter({ hasText: 'Open' }).waitFor();
  assert.equal(await page.locator('.outgoing').count(), 0);
  const { ticket: read } = await ask(token, 'query ($id: ID!) { ticket(id: $id) { status comments(first: 9) { edges { node { body } } } } }', { id: ticket.id });
  assert.deepEqual([read.status, read.comments.edges.map(({ node }) => node.body)], ['OPEN', ['Lost', 'Reloaded']]);
  await close();
});

test('a title that is being saved is not edited meanwhile, and takes no click that opens nothing', limit, async () => {
  const ticket = await openTicket(token, `Saved slowly ${unique()}`);
  const { open, faults, close } = await person();
  const page = await open(`/tickets/${ticket.number}`);
  await enter(page, await makeUser('agent'));
  for (const [label, selector, save] of [['Edit the title', '.ticket-title input', 'Enter'], ['Edit the description', '.description textarea', 'Control+Enter']]) {
    const edit = page.getByRole('button', { name: label });
    const field = page.locator(selector);
    await edit.click();
    await field.fill('Once');
    const held = await hold(page, 'UpdateTicket');
    await field.press(save);
    await held.begun;
    await edit.and(page.locator('.ant-btn-loading')).click({ force: true });
    assert.equal(await field.count(), 0);
    held.release();
    await page.locator('.ant-btn-loading').waitFor({ state: 'detached' });
    await edit.click();
    await field.and(page.locator(':focus')).waitFor();
    assert.equal(await field.inputValue(), 'Once');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.unrouteAll({ behavior: 'wait' });
  }
  assert.deepEqual(faults, []);
  await close();
});

test('a dialog that waits for its answer stays, so that nothing is made twice, and the next one is not closed by it', limit, async () => {
  const { customer } = await change('createCustomer', { companyName: `Slow ${unique()}`, contactEmail: 'ann@slow.example', subscriptionTier: 'FREE' }, 'customer { id companyName }');
  const { page, context, faults, close } = await come('tickets');
  const title = `Slowly made ${unique()}`;
  const dialog = page.getByRole('dialog', { name: 'New ticket' });
  await page.getByTestId('create-ticket-btn').click();
  await page.getByRole('combobox', { name: 'Find a customer' }).fill(customer.companyName);
  await page.getByRole('option', { name: customer.companyName }).click();
  await dialog.getByLabel('Subject').fill(title);
  await dialog.getByLabel('Description').fill('Once.');
  const held = await hold(context, 'CreateTicket');
  await page.getByTestId('submit-ticket').click();
  await dialog.getByRole('button', { name: 'Cancel' }).and(page.locator(':disabled')).waitFor();
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.goBack();
  await page.waitForURL(`${url}/tickets`);
  await page.getByTestId('submit-ticket').and(page.locator('.ant-btn-loading')).waitFor();
  held.release();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await dialog.waitFor({ state: 'detached' });
  const { tickets } = await ask(token, 'query ($id: ID) { tickets(first: 20, filter: {customerId: $id}) { edges { node { title } } } }', { id: customer.id });
  assert.deepEqual([held.asked, tickets.edges.map(({ node }) => node.title)], [1, [title]]);
  assert.deepEqual(faults, []);
  await close();
});

test('Escape gives up a tag, and what writes by several keys adds none half-written', limit, async () => {
  const ticket = await openTicket(token, `Not tagged ${unique()}`);
  const { open, faults, close } = await person();
  const page = await open(`/tickets/${ticket.number}`);
  await enter(page, await makeUser('agent'));
  const field = page.getByLabel('Tags');
  await field.fill('oops');
  await page.keyboard.press('Escape');
  assert.equal(await field.inputValue(), '');
  await page.keyboard.press('Escape');
  await field.and(page.locator(':not(:focus)')).waitFor();
  await field.fill('ka');
  for (const key of ['Enter', ',']) await field.evaluate((element, key) => element.dispatchEvent(new KeyboardEvent('keydown', { key, isComposing: true, bubbles: true })), key);
  assert.equal(await field.inputValue(), 'ka');
  const answered = page.waitForResponse((response) => response.request().postData()?.includes('"operationName":"UpdateTicket"') ?? false);
  await field.press('Enter');
  await page.getByRole('button', { name: 'Remove the tag ka' }).waitFor();
  await answered;
  assert.deepEqual((await ask(token, 'query ($id: ID!) { ticket(id: $id) { tags } }', { id: ticket.id })).ticket.tags, ['ka']);
  assert.deepEqual(faults, []);
  await close();
});

test('whoever removes tags by keys goes on from there', limit, async () => {
  const ticket = await openTicket(token, `Tagged ${unique()}`);
  await change('updateTicket', { id: ticket.id, tags: ['first', 'second'] });
  const { open, faults, close } = await person();
  const page = await open(`/tickets/${ticket.number}`);
  await enter(page, await makeUser('agent'));
  await page.getByRole('button', { name: 'Remove the tag first' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Remove the tag first' }).waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Remove the tag second');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Remove the tag second' }).waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'ticket-tags');
  assert.deepEqual(faults, []);
  await close();
});

test('code is shown as code, and every script in its own direction', limit, async () => {
  const ticket = await openTicket(token, 'لا يمكنني تسجيل الدخول');
  await change('addTicketComment', { ticketId: ticket.id, internal: false, body: 'Run `make`:\n```sh\nmake\n```\nمرحبا' });
  const { open, faults, close } = await person();
  const page = await open(`/tickets/${ticket.number}`);
  await enter(page, await makeUser('agent'));
  const written = page.getByRole('article').last().locator('.written');
  assert.equal(await written.locator('pre').textContent(), 'make');
  assert.equal(await written.locator('code').first().textContent(), 'make');
  const right = await page.getByRole('heading', { level: 1 }).evaluate((heading) => getComputedStyle(heading).unicodeBidi);
  assert.equal(right, 'plaintext');
  assert.deepEqual(faults, []);
  await close();
});

test('a name of any length leaves the columns of a list in sight', limit, async () => {
  const name = `Wolfeschlegelsteinhausenbergerdorff ${unique()} ${'of the many names '.repeat(4)}`.trim();
  await change('createUser', { email: `${'long'.repeat(12)}.${unique()}@desk.example`, name, role: 'user' });
  const { open, faults, close } = await person();
  const page = await open('/users');
  await enter(page);
  await page.getByRole('link', { name }).first().waitFor();
  assert.ok(await page.getByTestId('users-table').evaluate((table) => table.scrollWidth <= table.parentElement.clientWidth + 1));
  assert.deepEqual(faults, []);
  await close();
});

test('what is typed in something small is there again after the palette, and after a session that ended', limit, async () => {
  const manager = await makeUser('manager');
  const { page, close } = await come('tickets', manager);
  await page.goto(`${url}/tickets?priority=HIGH`);
  await page.getByTestId('save-view').click();
  const name = page.locator('.view-form input').first();
  await name.fill('Half a na');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  await palette.waitFor();
  await page.keyboard.press('Escape');
  await palette.waitFor({ state: 'detached' });
  await name.and(page.locator(':focus')).waitFor();
  await endSessions(manager.id);
  const again = page.getByRole('dialog').filter({ hasText: 'Your session has ended' });
  await again.getByLabel('Password').and(page.locator(':focus')).fill(manager.password);
  await again.getByRole('button', { name: 'Sign in', exact: true }).click();
  await again.waitFor({ state: 'detached' });
  await name.and(page.locator(':focus')).waitFor();
  assert.equal(await name.inputValue(), 'Half a na');
  await close();
});

const REFUSED = [
  ['tickets', 'create-ticket-btn', 'Create ticket', ['Customer: Choose a customer', 'Subject', 'Description']],
  ['users', 'create-user-btn', 'Create user', ['E-mail', 'Name']],
  ['customers', 'create-customer-btn', 'Create customer', ['Company name', 'Contact e-mail']],
  ['roles', undefined, 'Create role', ['Name', 'Description']],
  ['profile', undefined, 'Change password', ['Current password', 'New password']],
];

test('what a form refuses is said of each field, and whoever sent it goes on at the first', limit, async () => {
  const { page, faults, close } = await come('users');
  for (const [room, open, submit, fields] of REFUSED) {
    await page.getByTestId(`nav-${room}`).click();
    if (room === 'roles') await page.getByRole('button', { name: submit }).click();
    if (open) await page.getByTestId(open).click();
    if (room === 'tickets') {
      // its first field is something to pick, which is open
      await page.getByRole('combobox', { name: 'Find a customer' }).and(page.locator(':focus')).waitFor();
      await page.keyboard.press('Escape');
    }
    const form = page.locator('form').filter({ has: page.getByLabel(fields[0], { exact: true }) });
    await form.getByRole('button', { name: submit }).click();
    for (const name of fields) {
      const field = form.getByLabel(name, { exact: true });
      await field.and(page.locator('[aria-invalid=true]')).waitFor();
      const why = await field.evaluate((one) => (one.getAttribute('aria-describedby') ?? '').split(' ').map((id) => (id.endsWith('_help') && document.getElementById(id)?.textContent) || '').join(''));
      assert.notEqual(why, '', `${room}: ${name}`);
    }
    await form.getByLabel(fields[0], { exact: true }).and(page.locator(':focus')).waitFor();
    assert.deepEqual(await obstacles(page), [], room);
    if (open) await form.getByRole('button', { name: 'Cancel' }).click();
  }
  assert.deepEqual(faults, []);
  await close();
});

test('what the server refuses of a part without a field of its own is said, too', limit, async () => {
  const name = `role-${unique()}`;
  await change('createRole', { name, description: 'Changes roles', permissions: ['roles:*', 'users:read'] });
  const { page, faults, close } = await come('roles', await makeUser(name));
  await page.goto(`${url}/roles?role=${name}`);
  await page.getByRole('checkbox', { name: /^See customers/ }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  const sure = page.getByRole('dialog').getByRole('button', { name: 'Save' });
  const said = page.getByTestId('error-message');
  await sure.or(said).waitFor();
  if (await sure.isVisible()) await sure.click();
  await said.waitFor();
  assert.deepEqual(faults, []);
  await close();
});

for (const [width, height] of [[1280, 800], [390, 844]]) {
  test(`what is said for a moment lies over no field in which somebody types, and can be closed, ${String(width)} wide`, limit, async () => {
    const ticket = await openTicket(token, `Not saved ${unique()}`);
    const { open, close } = await person({ viewport: { width, height } });
    const page = await open(`/tickets/${ticket.number}`);
    await enter(page);
    const failures = [(route) => route.fulfill({ status: 500, body: 'no' }), (route) => route.fulfill({ json: { errors: [{ message: 'No', extensions: { code: 'FORBIDDEN', permission: 'tickets:update' } }] } })];
    await page.route('**/graphql', (route) => (/updateTicket\(/.test(route.request().postData() ?? '') ? (failures.length > 1 ? failures.shift() : failures[0])(route) : route.fallback()));
    await page.getByRole('button', { name: 'Edit the title' }).click();
    const title = page.locator('.text-edit.line input');
    const said = page.getByTestId('error-message');
    for (const times of [1, 2]) {
      await title.fill(`Mine ${String(times)}`);
      await title.press('Enter');
      await said.nth(times - 1).waitFor();
      await title.and(page.locator(':focus')).waitFor();
    }
    const over = () => page.evaluate(() => {
      const rects = (selector) => [...document.querySelectorAll(selector)].map((one) => one.getBoundingClientRect());
      const kept = rects('.text-edit.line input, .text-edit.line button, .composer');
      return rects('.message').some((one) => kept.some((two) => one.left < two.right && one.right > two.left && one.top < two.bottom && one.bottom > two.top));
    });
    assert.equal(await over(), false);
    // who writes below has it above what they write
    await page.getByRole('textbox', { name: 'Reply to everybody' }).focus();
    assert.equal(await over(), false);
    await title.focus();
    // a click takes the focus from nowhere
    const closing = page.getByRole('button', { name: 'Close this message' });
    await closing.first().click();
    await said.nth(1).waitFor({ state: 'detached' });
    await title.and(page.locator(':focus')).waitFor();
    // Escape closes what is said, and nothing below it
    await closing.focus();
    await page.keyboard.press('Escape');
    await said.waitFor({ state: 'detached' });
    await title.and(page.locator(':focus')).waitFor();
    assert.equal(await title.inputValue(), 'Mine 2');
    await close();
  });
}
