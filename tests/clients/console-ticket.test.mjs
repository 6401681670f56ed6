// The page of a ticket, as two agents use it at the same time: in two browsers, in front of the real server.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PASSWORD, enter, makeUser, obstacles, person, pick, token, unique } from './console.mjs';
import { ask, openTicket, signIn } from './server.mjs';
import { lay } from './wire.mjs';

const limit = { timeout: 90_000 };

/** Does something in somebody's name, over the API. */
async function as(somebody) {
  const own = await signIn(somebody);
  const run = async (name, type, input) => {
    const done = await ask(own, `mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { message } } }`, { input });
    assert.deepEqual(done[name].userErrors, []);
  };
  return {
    reply: (ticketId, body, internal = false) => run('addTicketComment', 'AddTicketCommentInput', { ticketId, body, internal }),
    update: (id, change) => run('updateTicket', 'UpdateTicketInput', { id, ...change }),
    assign: (ticketId, assigneeId) => run('assignTicket', 'AssignTicketInput', { ticketId, assigneeId }),
  };
}

const read = async (id) => (await ask(token, `query ($id: ID!) { ticket(id: $id) { title status priority tags assignee { name }
  comments(first: 100) { edges { node { id body internal author { name } } } } } }`, { id })).ticket;
const bodies = async (id) => (await read(id)).comments.edges.map(({ node }) => node.body);

/** Opens a ticket in a browser of its own. */
async function look(somebody, ticket, { path = `/tickets/${ticket.number}`, ...options } = {}) {
  const one = await person(options);
  const page = await one.open(path);
  await enter(page, somebody);
  await page.getByRole('heading', { name: ticket.title, level: 1 }).waitFor();
  return { ...one, page, reply: page.getByRole('textbox', { name: 'Reply to everybody' }), note: page.getByRole('textbox', { name: 'Internal note for the team' }) };
}

const article = (page, text) => page.getByRole('article').filter({ hasText: text });

test('two agents on one ticket: what one writes and changes, the other sees at once', limit, async () => {
  const [ada, ben] = [await makeUser('agent', `Ada ${unique()}`), await makeUser('agent', `Ben ${unique()}`)];
  const ticket = await openTicket(token, `Two of us ${unique()}`);
  const [one, two] = [await look(ada, ticket), await look(ben, ticket)];
  await one.reply.fill('We look into it.\nSee https://status.example/42.');
  await one.reply.press('Control+Enter');
  await article(one.page, 'We look into it.').filter({ hasNotText: 'Sending' }).waitFor();
  const seen = article(two.page, 'We look into it.');
  await seen.waitFor();
  assert.equal(await seen.getAttribute('aria-label'), `Reply by ${ada.name}`);
  assert.equal(await seen.getByRole('link', { name: 'https://status.example/42' }).getAttribute('rel'), 'noopener noreferrer nofollow');
  assert.match(await seen.locator('time').getAttribute('title'), /\d{4}.*\d:\d\d:\d\d/);
  assert.equal(await one.reply.inputValue(), '');

  await two.page.getByText('Internal note', { exact: true }).click();
  await two.note.fill(`@${ada.name.slice(0, -2)}`);
  await two.page.getByRole('option', { name: ada.name }).waitFor();
  await two.note.press('Enter');
  await two.note.pressSequentially('please look');
  assert.equal(await two.note.inputValue(), `@${ada.name} please look`);
  await two.page.getByRole('button', { name: 'Add note' }).click();
  const note = article(one.page, 'please look');
  await note.getByText('Internal note').waitFor();
  assert.equal(await note.locator('mark').textContent(), `@${ada.name}`);

  await pick(two.page, 'Priority', 'Urgent');
  await one.page.locator('.ticket-head').getByText('Urgent').waitFor();
  await one.page.getByRole('button', { name: 'Priority: Urgent' }).waitFor();
  await one.page.getByText(`${ben.name} changed the priority from Medium to Urgent`).waitFor();
  assert.deepEqual([...one.faults, ...two.faults], []);
  await Promise.all([one.close(), two.close()]);
});

test('who else looks at a ticket or writes in it is seen', limit, async () => {
  const [ada, ben] = [await makeUser('agent', `Ada ${unique()}`), await makeUser('agent', `Ben ${unique()}`)];
  const ticket = await openTicket(token, `Not alone ${unique()}`);
  const [one, two] = [await look(ada, ticket), await look(ben, ticket)];
  const others = one.page.getByRole('list', { name: 'Also in this ticket' });
  await others.getByText(`${ben.name} is looking at this ticket`).waitFor({ state: 'attached' });
  await two.reply.pressSequentially('Hello');
  await others.getByText(`${ben.name} writes…`).waitFor();
  assert.equal(await others.getByText(ada.name).count(), 0, 'not oneself');
  await two.page.goto(two.page.url().replace(/\/tickets.*/, '/customers'));
  await others.waitFor({ state: 'detached' });
  assert.deepEqual([...one.faults, ...two.faults], []);
  await Promise.all([one.close(), two.close()]);
});

test('nothing that is read moves: new replies wait below, and earlier ones are read on demand', limit, async () => {
  const ben = await makeUser('agent');
  const ticket = await openTicket(token, `Long talk ${unique()}`);
  const desk = await as(ben);
  for (let n = 1; n <= 40; n += 1) await desk.reply(ticket.id, `Comment ${n}.\nIt takes\nmore than\none line.`);
  const { page, faults, close } = await look(await makeUser('agent'), ticket);
  await article(page, 'Comment 40.').waitFor();
  assert.equal(await article(page, 'Comment 10.').count(), 0);
  const box = page.locator('.conversation-box');
  await box.evaluate((element) => { element.scrollTo({ top: 300 }); });
  const placeOf = (text) => article(page, text).evaluate((element) => Math.round(element.getBoundingClientRect().top));
  const before = await placeOf('Comment 13.');
  await desk.reply(ticket.id, 'And one more.');
  const pill = page.getByRole('button', { name: '1 new reply' });
  await pill.waitFor();
  assert.equal(await placeOf('Comment 13.'), before, 'what is read stays');
  const earlier = page.getByRole('button', { name: /^Show \d+ earlier comments$/ });
  await earlier.scrollIntoViewIfNeeded();
  const then = await placeOf('Comment 13.');
  await earlier.click();
  await article(page, 'Comment 1.').waitFor({ state: 'attached' });
  assert.equal(await placeOf('Comment 13.'), then, 'what is read stays, also when something comes above');
  await pill.click();
  await pill.waitFor({ state: 'detached' });
  await article(page, 'And one more.').waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('a link leads to a comment, also to an early one, and links by id lead to the ticket', limit, async () => {
  const ticket = await openTicket(token, `Linked ${unique()}`);
  const desk = await as(await makeUser('agent'));
  for (let n = 1; n <= 35; n += 1) await desk.reply(ticket.id, `Comment ${n}.`);
  const { node } = (await read(ticket.id)).comments.edges[1];
  const { page, faults, close } = await look(await makeUser('agent'), ticket, { path: `/support/tickets/${ticket.id}#comment-${node.id}` });
  await page.waitForFunction((id) => document.activeElement?.id === id, `comment-${node.id}`);
  assert.ok(page.url().endsWith(`/tickets/${ticket.number}#comment-${node.id}`));
  await page.goto(page.url().replace(/\/tickets\/\d+.*/, '/tickets/999999999'));
  await page.getByRole('heading', { name: 'There is no such ticket' }).waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('a reply is stopped when a newer one has not been seen', limit, async () => {
  const [ada, ben] = [await makeUser('agent'), await makeUser('agent', `Ben ${unique()}`)];
  const ticket = await openTicket(token, `Both answer ${unique()}`);
  const one = await person();
  // nothing is told live, as when the connection is slow
  await one.context.routeWebSocket(/graphql/, () => undefined);
  const page = await one.open(`/tickets/${ticket.number}`);
  await enter(page, ada);
  const field = page.getByRole('textbox', { name: 'Reply to everybody' });
  await field.fill('My answer');
  await (await as(ben)).reply(ticket.id, 'It is solved already.');
  await field.press('Control+Enter');
  const stopped = page.locator('.outgoing').filter({ has: page.getByRole('alert').filter({ hasText: `${ben.name} replied while you were writing` }) });
  await stopped.getByText('It is solved already.').waitFor();
  assert.deepEqual(await bodies(ticket.id), ['It is solved already.']);
  await stopped.getByRole('button', { name: 'Edit' }).click();
  await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
  assert.equal(await field.inputValue(), 'My answer');
  await stopped.waitFor({ state: 'detached' });

  await (await as(ben)).reply(ticket.id, 'Or is it?');
  await field.fill('Mine all the same');
  await field.press('Control+Enter');
  await page.getByRole('alert').getByText('Or is it?').waitFor();
  await page.getByRole('button', { name: 'Send anyway' }).click();
  await article(page, 'Mine all the same').filter({ hasNotText: 'Not sent' }).filter({ hasNotText: 'Sending' }).waitFor();
  assert.deepEqual(await bodies(ticket.id), ['It is solved already.', 'Or is it?', 'Mine all the same']);
  await one.close();
});

test('two change the same: both values, a choice, and nothing typed is lost', limit, async () => {
  const ticket = await openTicket(token, `Title at first ${unique()}`);
  const desk = await as(await makeUser('agent'));
  const { page, faults, close } = await look(await makeUser('agent'), ticket);
  await page.getByRole('button', { name: 'Edit the title' }).click();
  const title = page.getByRole('textbox', { name: 'Title' });
  await title.fill('Mine');
  await desk.update(ticket.id, { priority: 'HIGH' });
  await page.locator('.ticket-head').getByText('High').waitFor();
  assert.equal(await page.getByText('Somebody else changed this meanwhile').count(), 0, 'another field is no conflict');
  await desk.update(ticket.id, { title: 'Theirs' });
  const conflict = page.getByRole('alert').filter({ hasText: 'Somebody else changed this meanwhile' });
  await conflict.getByText('Theirs', { exact: true }).last().waitFor();
  await page.reload();
  await conflict.waitFor();
  assert.equal(await title.inputValue(), 'Mine');
  await conflict.getByRole('button', { name: 'Use mine' }).click();
  await page.getByRole('heading', { name: 'Mine', level: 1 }).waitFor();
  await conflict.waitFor({ state: 'detached' });
  await page.waitForFunction(() => !document.querySelector('.text-edit'));
  assert.equal((await read(ticket.id)).title, 'Mine');
  assert.deepEqual(faults, []);
  await close();
});

test('a choice that somebody else contradicted meanwhile is not made behind their back', limit, async () => {
  const ticket = await openTicket(token, `Contradicted ${unique()}`);
  const one = await person();
  await one.context.routeWebSocket(/graphql/, () => undefined);
  const page = await one.open(`/tickets/${ticket.number}`);
  await enter(page, await makeUser('agent'));
  await page.getByTestId('ticket-priority').waitFor();
  await (await as(await makeUser('agent'))).update(ticket.id, { priority: 'LOW' });
  await pick(page, 'Priority', 'Urgent');
  const conflict = page.getByRole('alert').filter({ hasText: 'Somebody else changed this meanwhile' });
  await conflict.waitFor();
  assert.match(await conflict.locator('dl').textContent(), /Theirs\s*Low\s*Yours\s*Urgent/);
  assert.equal((await read(ticket.id)).priority, 'LOW');
  await conflict.getByRole('button', { name: 'Use mine' }).click();
  await conflict.waitFor({ state: 'detached' });
  await page.getByText('changed the priority from Low to Urgent').waitFor();
  assert.equal((await read(ticket.id)).priority, 'URGENT');
  await one.close();
});

test('the keyboard is enough for a ticket', limit, async () => {
  const ada = await makeUser('agent', `Ada ${unique()}`);
  const word = `keys${unique()}`;
  const older = await openTicket(token, `Older ${word}`);
  const newer = await openTicket(token, `Newer ${word}`);
  const { page, faults, close, reply } = await look(ada, newer, { path: `/tickets/${newer.number}?search=${word}` });
  await page.getByRole('grid').getByText(`Older ${word}`).waitFor();
  await page.keyboard.press('j');
  await page.getByRole('heading', { name: older.title, level: 1 }).waitFor();
  await page.keyboard.press('k');
  await page.getByRole('heading', { name: newer.title, level: 1 }).waitFor();
  await page.keyboard.press('m');
  await page.getByRole('button', { name: `Assignee: ${ada.name} (you)` }).waitFor();
  await page.keyboard.press('a');
  await page.getByRole('combobox', { name: 'Find people' }).waitFor();
  await page.keyboard.type('nobody');
  await page.getByRole('option', { name: 'Nobody' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Assignee: Nobody' }).waitFor();
  // a slow screen: who presses a key and types on has typed into the field all the same
  await page.evaluate(() => {
    const soon = globalThis.requestAnimationFrame;
    globalThis.requestAnimationFrame = (act) => setTimeout(() => soon(act), 300);
  });
  await page.keyboard.press('n');
  await page.keyboard.type('For us');
  await page.keyboard.press('Control+Enter');
  await article(page, 'For us').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('r');
  await page.keyboard.type('For everybody');
  assert.equal(await reply.inputValue(), 'For everybody');
  await page.keyboard.press('Control+Enter');
  await article(page, 'For everybody').filter({ hasNotText: 'Sending' }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('e');
  await page.keyboard.type('In progress');
  await page.keyboard.press('Enter');
  await page.getByText('changed the status from Open to In progress').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.waitForURL(/\/tickets\?search=/);
  const { status, comments } = await read(newer.id);
  assert.equal(status, 'IN_PROGRESS');
  assert.deepEqual(comments.edges.map(({ node }) => [node.body, node.internal]), [['For us', true], ['For everybody', false]]);
  assert.deepEqual(faults, []);
  await close();
});

test('going through the choices by keys changes nothing, and they stay in their order', limit, async () => {
  const ticket = await openTicket(token, `Chosen ${unique()}`);
  const { page, faults, close } = await look(await makeUser('agent'), ticket);
  const status = page.getByTestId('ticket-status');
  const shown = () => page.getByRole('listbox', { name: 'Status' }).getByRole('option').allTextContents();
  await page.keyboard.press('e');
  for (let n = 0; n < 4; n += 1) await page.keyboard.press('ArrowDown');
  const before = await shown();
  await page.keyboard.press('Escape');
  await status.and(page.locator(':focus')).waitFor();
  await status.press('ArrowDown');
  await page.keyboard.type('progress');
  await page.keyboard.press('Enter');
  await page.getByText('changed the status from Open to In progress').waitFor();
  await status.and(page.locator(':focus')).waitFor();
  assert.deepEqual((await read(ticket.id)).status, 'IN_PROGRESS');
  assert.equal(await page.getByText('changed the status').count(), 1);
  await page.keyboard.press('e');
  assert.deepEqual([before.slice(0, 2), (await shown()).slice(0, 3)], [['Open', 'In progress'], ['Open', 'In progress', 'Waiting']]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('p');
  await page.keyboard.type('low');
  await page.keyboard.press('Enter');
  await page.getByText('changed the priority from Medium to Low').waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('what one writes resolves the ticket in the same step', limit, async () => {
  const ticket = await openTicket(token, `Solved ${unique()}`);
  const { page, reply, faults, close } = await look(await makeUser('agent'), ticket);
  await pick(page, 'Status', 'In progress');
  await page.locator('.ticket-head').getByText('In progress').waitFor();
  await reply.fill('It works again.');
  const more = page.getByRole('button', { name: 'Send and change the status' });
  const focused = (item) => page.getByRole('menuitem').nth(item).and(page.locator(':focus')).waitFor();
  await more.press('Enter');
  await focused(0);
  await page.keyboard.press('ArrowUp');
  await focused(-1);
  await page.keyboard.press('ArrowDown');
  await focused(0);
  await page.keyboard.press('Escape');
  await more.and(page.locator(':focus')).waitFor();
  await more.click();
  await more.click();
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await more.click();
  await page.locator('.ticket-head').click();
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await more.click();
  await page.getByRole('menuitem', { name: 'Send and resolve' }).click();
  await reply.and(page.locator(':focus')).waitFor();
  await page.getByText('changed the status from In progress to Resolved').waitFor();
  assert.equal((await read(ticket.id)).status, 'RESOLVED');
  assert.deepEqual(await bodies(ticket.id), ['It works again.']);
  assert.deepEqual(faults, []);
  await close();
});

test('what is typed stays: over a reload, another ticket and an ended session, until somebody signs out', limit, async () => {
  const ada = await makeUser('agent');
  const [ticket, other] = [await openTicket(token, `Half typed ${unique()}`), await openTicket(token, `Other ${unique()}`)];
  const { page, reply, note, close } = await look(ada, ticket);
  await reply.fill('Half a reply');
  await page.getByText('Internal note', { exact: true }).click();
  await note.fill('Half a note');
  await page.goto(page.url().replace(`/tickets/${ticket.number}`, `/tickets/${other.number}`));
  await page.getByRole('heading', { name: other.title, level: 1 }).waitFor();
  assert.equal(await reply.inputValue(), '');
  await page.goBack();
  await page.getByRole('heading', { name: ticket.title, level: 1 }).waitFor();
  await page.reload();
  assert.equal(await reply.inputValue(), 'Half a reply');

  const { user } = await ask(token, 'query ($id: ID!) { user(id: $id) { sessions(first: 20) { edges { node { id } } } } }', { id: ada.id });
  for (const { node } of user.sessions.edges) {
    await ask(token, 'mutation ($input: RevokeSessionInput!) { revokeSession(input: $input) { userErrors { message } } }', { input: { id: node.id } });
  }
  const again = page.getByRole('dialog').filter({ hasText: 'Your session has ended' });
  await again.getByLabel('Password').fill(PASSWORD);
  await again.getByRole('button', { name: 'Sign in', exact: true }).click();
  await again.waitFor({ state: 'detached' });
  assert.equal(await reply.inputValue(), 'Half a reply');
  await reply.press('Control+Enter');
  await article(page, 'Half a reply').filter({ hasNotText: 'Sending' }).waitFor();
  await page.getByText('Internal note', { exact: true }).first().click();
  assert.equal(await note.inputValue(), 'Half a note');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('dialog', { name: 'Sign out without saving?' }).getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Password').waitFor();
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify(localStorage)), /Half a/, 'nothing is left behind');
  await close();
});

test('a server that cannot be reached loses nothing of what was sent', limit, async () => {
  const ticket = await openTicket(token, `Unreachable ${unique()}`);
  const wire = await lay();
  const { context, close } = await person();
  const page = await context.newPage();
  await page.goto(`${wire.url}/tickets/${ticket.number}`);
  await enter(page, await makeUser('agent'));
  const field = page.getByRole('textbox', { name: 'Reply to everybody' });
  await field.fill('Sent into the dark');
  await wire.cut();
  await field.press('Control+Enter');
  const unsent = article(page, 'Sent into the dark');
  await unsent.getByText('The server cannot be reached').waitFor();
  await wire.mend();
  await page.reload();
  await unsent.getByRole('button', { name: 'Try again' }).click();
  await unsent.filter({ hasNotText: 'Not sent' }).filter({ hasNotText: 'Sending' }).waitFor();
  assert.deepEqual(await bodies(ticket.id), ['Sent into the dark']);
  await close();
  await wire.cut();
});

test('what one may not see or do shows a lock, or is not offered; a ticket that is taken away says so', limit, async () => {
  const [own, ben] = [await makeUser('user'), await makeUser('agent')];
  const ticket = await openTicket(token, `Mine for now ${unique()}`);
  const desk = await as(ben);
  await desk.assign(ticket.id, own.id);
  await desk.reply(ticket.id, 'A word of the desk');
  await desk.reply(ticket.id, 'Not for everybody', true);
  const { page, reply, faults, close } = await look(own, ticket);
  await article(page, 'A word of the desk').waitFor();
  assert.equal(await article(page, 'Not for everybody').count(), 0);
  await page.getByRole('img', { name: 'Requires customers:read' }).first().waitFor();
  await article(page, 'A word of the desk').getByRole('img', { name: 'Requires users:read' }).waitFor();
  assert.equal(await page.getByText('Internal note').count(), 0);
  assert.equal(await page.getByTestId('ticket-assignee').count(), 0);
  await pick(page, 'Status', 'In progress');
  await page.locator('.ticket-head').getByText('In progress').waitFor();
  await reply.fill('What I wanted to say');
  await desk.assign(ticket.id, ben.id);
  await page.getByRole('heading', { name: 'You cannot see this ticket any more' }).waitFor();
  await page.getByText('What I wanted to say').waitFor();
  await desk.assign(ticket.id, own.id);
  await page.getByRole('heading', { name: ticket.title, level: 1 }).waitFor();
  assert.equal(await reply.inputValue(), 'What I wanted to say');
  assert.deepEqual(faults, []);
  await close();
});

test('in a narrow window the panel is a drawer, nothing is beyond the edge, and nobody stumbles', limit, async () => {
  const ticket = await openTicket(token, `Narrow ${unique()}`);
  const desk = await as(await makeUser('agent'));
  await desk.reply(ticket.id, 'A reply');
  await desk.reply(ticket.id, 'A note', true);
  for (const colorScheme of ['light', 'dark']) {
    const { page, faults, close } = await look(await makeUser('agent'), ticket, { colorScheme, viewport: { width: 390, height: 844 } });
    await article(page, 'A note').waitFor();
    assert.deepEqual(await obstacles(page), []);
    await page.getByRole('button', { name: 'Details' }).click();
    await page.getByRole('dialog').getByLabel('Tags').fill('billing');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Remove the tag billing' }).waitFor();
    assert.deepEqual(await obstacles(page), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
    await page.getByRole('button', { name: 'Remove the tag billing' }).click();
    await page.getByRole('button', { name: 'Remove the tag billing' }).waitFor({ state: 'detached' });
    assert.deepEqual(faults, []);
    await close();
  }
});
