// GraphiQL as people use it: a real browser, the real server, what cargo embedded.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { admin, ask, endpoint, openTicket, signIn, url } from './server.mjs';

const key = process.platform === 'darwin' ? 'Meta' : 'Control';
/** Pictures of what was seen go here, when somebody wants to look. */
const pictures = process.env.SCREENSHOTS;
let browser;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  if (pictures) mkdirSync(pictures, { recursive: true });
});
after(() => browser?.close());

/** A page of its own, and what went wrong there: anything in the console that is not plain information, any request to elsewhere. */
async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('request', (request) => /^(?:data|blob):/.test(request.url()) || request.url().startsWith(url) || faults.push(request.url()));
  await page.goto(endpoint);
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  return { page, faults, close: () => context.close() };
}

async function enter(page) {
  await page.getByLabel('E-mail').fill(admin.email);
  await page.getByLabel('Password').fill(admin.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByTestId('signed-in').waitFor();
}

/** Writes an operation in place of what the editor holds, as one does by pasting, and waits until GraphiQL knows it: it counts operations. */
async function write(page, text) {
  await page.locator('.graphiql-query-editor .view-line').first().click();
  await page.keyboard.press(`${key}+A`);
  await page.keyboard.insertText(text);
  await page.getByRole('tab', { name: text.split(' ')[1], exact: true }).waitFor();
}

const run = (page) => page.locator('.graphiql-execute-button').click();
const answer = (page) => page.locator('.result-window .view-lines');
const shows = (page, text) => answer(page).filter({ hasText: text }).waitFor();
const picture = (page, name) => pictures && page.screenshot({ path: `${pictures}/${name}.png` });

test('somebody signs in, reads the schema, asks, and signs out', { timeout: 60_000 }, async () => {
  const { page, faults, close } = await open();
  await picture(page, 'graphiql-nobody');
  await enter(page);
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.locator('.graphiql-doc-explorer').getByRole('link', { name: 'Query', exact: true }).click();
  await page.locator('.graphiql-doc-explorer').getByRole('link', { name: 'tickets', exact: true }).waitFor();
  await write(page, 'query Who { me { email } }');
  await run(page);
  await shows(page, admin.email);
  await picture(page, 'graphiql-light');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('E-mail').waitFor();
  await write(page, 'query Public { __typename }');
  await run(page);
  await shows(page, '__typename');
  assert.deepEqual(faults, []);
  await close();
});

test('a wrong password is said, and nothing is kept', { timeout: 60_000 }, async () => {
  const { page, faults, close } = await open();
  await page.getByLabel('E-mail').fill(admin.email);
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').filter({ hasText: 'Invalid credentials' }).waitFor();
  await enter(page);
  const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie]));
  assert.doesNotMatch(kept, /ey[\w-]+\.ey/, 'no token leaves the memory of the page');
  assert.deepEqual(faults, []);
  await close();
});

for (const colorScheme of ['light', 'dark']) {
  test(`a ticket that changes is told while it is looked at, ${colorScheme}`, { timeout: 60_000 }, async () => {
    const { page, faults, close } = await open({ colorScheme });
    await enter(page);
    const token = await signIn();
    const ticket = await openTicket(token, 'Seen in a browser');
    await write(page, `subscription Changes { ticketEvents(filter: {ticketId: "${ticket.id}"}) { kind ticket { title } actor { name } } }`);
    await run(page);
    let seen = false;
    const arrived = shows(page, 'TICKET_UPDATED').finally(() => { seen = true; });
    for (let i = 0; !seen; i++) {
      await ask(token, 'mutation ($input: UpdateTicketInput!) { updateTicket(input: $input) { ticket { id } } }',
        { input: { id: ticket.id, title: `Seen in a browser, ${i}` } });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await arrived;
    await picture(page, `graphiql-live-${colorScheme}`);
    await run(page); // it is the button that stops
    assert.deepEqual(faults, []);
    await close();
  });
}

test('a narrow window shows all of it', { timeout: 60_000 }, async () => {
  const { page, faults, close } = await open({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
  await picture(page, 'graphiql-narrow');
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.equal(wide, 0, 'nothing is beyond the edge');
  assert.deepEqual(faults, []);
  await close();
});
