// What people are told: the bell, live and in every tab, the page, and how they want to be told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enter, makeUser, obstacles, person, token } from './console.mjs';
import { build } from './house.mjs';
import { ask, endpoint, openTicket } from './server.mjs';

const limit = { timeout: 90_000 };

const assign = (ticket, to) => ask(token, 'mutation ($input: AssignTicketInput!) { assignTicket(input: $input) { userErrors { message } } }', { input: { ticketId: ticket.id, assigneeId: to.id } });

async function write(ticket, body) {
  const { addTicketComment } = await ask(token, 'mutation ($input: AddTicketCommentInput!) { addTicketComment(input: $input) { comment { id } userErrors { message } } }', { input: { ticketId: ticket.id, body } });
  assert.deepEqual(addTicketComment.userErrors, []);
  return addTicketComment.comment.id;
}

const bell = (page, unread) => page.getByRole('button', { name: unread === 0 ? 'Notifications' : `Notifications, ${unread} unread`, exact: true });

test('the bell counts live, leads to the comment, and what is read in one tab is read in all', limit, async () => {
  const agent = await makeUser('agent');
  const ticket = await openTicket(token, 'Prints upside down');
  const { open, faults, close } = await person();
  const [first, second] = [await open('/profile'), await open('/notifications')];
  await enter(first, agent);
  for (const page of [first, second]) await bell(page, 0).waitFor();
  await second.locator('.notifications-list').getByText('Nothing yet.').waitFor();

  await assign(ticket, agent);
  const comment = await write(ticket, `@"${agent.name}" have a look`);
  for (const page of [first, second]) await bell(page, 2).waitFor();
  assert.equal(await first.title(), '(2) Profile · Backoffice');
  await second.locator('.notifications-list').getByText('mentioned you').waitFor();

  await bell(first, 2).click();
  const panel = first.getByRole('dialog', { name: 'Notifications' });
  const mention = panel.getByRole('link').filter({ hasText: 'mentioned you' });
  await mention.getByText('Prints upside down').waitFor();
  assert.equal(await mention.getAttribute('href'), `/tickets/${ticket.number}#comment-${comment}`);
  await panel.getByRole('listitem').filter({ hasText: 'assigned you a ticket' }).getByRole('button', { name: 'Mark as read' }).click();
  for (const page of [first, second]) await bell(page, 1).waitFor();
  await second.locator('.notifications-list [data-unread=false]').getByText('assigned you a ticket').waitFor();
  assert.deepEqual(await obstacles(first), []);

  await first.keyboard.press('Escape');
  await panel.waitFor({ state: 'hidden' });
  await bell(first, 1).click();
  await mention.click();
  await first.waitForURL(`**/tickets/${ticket.number}#comment-${comment}`);
  for (const page of [first, second]) await bell(page, 0).waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('the page keeps its filters in the address, and marks all as read', limit, async () => {
  const agent = await makeUser('agent');
  const ticket = await openTicket(token, 'Two kinds of news');
  await assign(ticket, agent);
  await write(ticket, 'Something new');
  const { open, faults, close } = await person();
  const page = await open('/notifications');
  await enter(page, agent);
  await bell(page, 2).waitFor();
  const list = page.locator('.notifications-list');
  await page.getByLabel('About').selectOption('Assignments');
  await page.waitForURL('**/notifications?kind=TICKET_ASSIGNED');
  await list.getByText('wrote on your ticket').waitFor({ state: 'detached' });
  await page.reload();
  await list.getByText('assigned you a ticket').waitFor();
  assert.equal(await list.getByRole('listitem').count(), 1);
  await page.goBack();
  await list.getByText('wrote on your ticket').waitFor();

  // the keys of the list
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.waitForFunction(() => document.activeElement?.textContent?.includes('assigned you a ticket'));
  await page.keyboard.press('e');
  await bell(page, 1).waitFor();
  // whatever the clock of the machine says
  await page.clock.setFixedTime('2020-01-01');
  await page.getByRole('button', { name: 'Mark all as read' }).first().click();
  await page.getByText('1 notification marked as read').waitFor();
  await bell(page, 0).waitFor();
  await page.getByLabel('Show').selectOption('Unread only');
  await page.getByText('You have read everything.').waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('how one is told is saved at once, and taken back when it could not be', limit, async () => {
  const agent = await makeUser('agent');
  const { open, context, close } = await person();
  const page = await open('/profile');
  await enter(page, agent);
  const mail = page.getByLabel('somebody writes on my ticket: Mail');
  const here = page.getByLabel('a ticket is assigned to me: Console');
  const saved = page.waitForResponse((response) => response.request().postData()?.includes('UpdateNotificationPreferences') ?? false);
  await mail.check();
  await (await saved).finished();
  await page.reload();
  await mail.and(page.locator(':checked')).waitFor();

  await context.route('**/graphql', (route) => (route.request().postData()?.includes('UpdateNotificationPreferences') ? route.abort() : route.fallback()));
  await here.click();
  await page.getByTestId('error-message').filter({ hasText: 'The server cannot be reached' }).waitFor();
  assert.equal(await here.isChecked(), true);
  await close();
});

test('who may see no ticket is told, too', limit, async () => {
  const nobody = await makeUser('user');
  const roles = await ask(token, 'mutation ($input: CreateRoleInput!) { createRole(input: $input) { role { name } userErrors { message } } }', { input: { name: `quiet-${Date.now().toString(36)}`, description: 'Sees nothing.', permissions: [] } });
  const promote = 'mutation ($input: UpdateUserRoleInput!) { updateUserRole(input: $input) { userErrors { message } } }';
  await ask(token, promote, { input: { id: nobody.id, role: roles.createRole.role.name } });
  const { open, faults, close } = await person();
  const page = await open('/');
  await enter(page, nobody);
  await page.getByRole('heading', { name: 'There is nothing here for you yet' }).waitFor();
  assert.deepEqual(await obstacles(page), []);
  await bell(page, 1).waitFor();
  await ask(token, promote, { input: { id: nobody.id, role: 'analyst' } });
  await bell(page, 2).waitFor();
  await bell(page, 2).click();
  await page.getByRole('dialog').getByText('Your role has been updated to analyst').waitFor();
  assert.equal(await page.getByTestId('connection').count(), 0);
  assert.deepEqual(faults, []);
  await close();
});

test('the server is killed and started again, and nothing is missed', { timeout: 180_000 }, async () => {
  const house = await build();
  const { context, close } = await person();
  const page = await context.newPage();
  try {
    const theirs = async (query, variables, bearer) => {
      const headers = { 'content-type': 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }) };
      const answer = await fetch(house.url + new URL(endpoint).pathname, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
      const { data, errors } = await answer.json();
      assert.equal(errors, undefined, JSON.stringify(errors));
      return data;
    };
    const signInAs = async (who) => (await theirs('mutation ($input: LoginInput!) { login(input: $input) { accessToken } }', { input: who })).login.accessToken;
    const admin = await signInAs(house.admin);
    const agent = { email: 'agent@house.example', password: 'a long enough password' };
    const { createUser } = await theirs('mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } } }', { input: { ...agent, name: 'Ada', role: 'agent' } }, admin);
    const { createCustomer } = await theirs('mutation { createCustomer(input: {companyName: "Acme", contactEmail: "ann@acme.example", subscriptionTier: FREE}) { customer { id } } }', {}, admin);
    const give = async (title, bearer) => {
      const { createTicket } = await theirs('mutation ($input: CreateTicketInput!) { createTicket(input: $input) { ticket { id } } }', { input: { customerId: createCustomer.customer.id, title, description: 'It.' } }, bearer);
      await theirs('mutation ($input: AssignTicketInput!) { assignTicket(input: $input) { userErrors { message } } }', { input: { ticketId: createTicket.ticket.id, assigneeId: createUser.user.id } }, bearer);
    };
    await page.goto(`${house.url}/profile`);
    await enter(page, agent);
    await bell(page, 0).waitFor();
    await give('Before', admin);
    await bell(page, 1).waitFor({ timeout: 60_000 });
    await page.getByLabel('Current password').fill('half typed');

    await context.setOffline(true);
    await page.getByText('You are offline.').waitFor();
    await house.kill();
    await house.start();
    await give('Meanwhile', await signInAs(house.admin));
    await give('Meanwhile, too', await signInAs(house.admin));
    await context.setOffline(false);
    await bell(page, 3).waitFor({ timeout: 60_000 });
    await page.getByTestId('connection').waitFor({ state: 'detached' });
    await bell(page, 3).click();
    for (const title of ['Before', 'Meanwhile, too']) await page.getByRole('dialog').getByText(title).waitFor();
    assert.equal(await page.getByLabel('Current password').inputValue(), 'half typed');
  } finally {
    await close();
    await house.close();
  }
});
