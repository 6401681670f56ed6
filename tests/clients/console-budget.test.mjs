// How much a browser loads before a page is there, signing in included: a budget, so that it stays small.
import assert from 'node:assert/strict';
import { get } from 'node:http';
import { before, test } from 'node:test';
import { enter, person, token } from './console.mjs';
import { ask, openTicket, url } from './server.mjs';

const KILOBYTE = 1000;
const BUDGET = 300 * KILOBYTE;

let ids;

before(async () => {
  const ticket = await openTicket(token, 'A chart of nothing is not loaded');
  const { me, customers, auditLog } = await ask(token, '{ me { id } auditLog(first: 1) { edges { node { id } } } customers(first: 1) { edges { node { id } } } }');
  ids = { ticket: ticket.number, byId: ticket.id, user: me.id, customer: customers.edges[0].node.id, entry: auditLog.edges[0].node.id };
});

/** What an address costs on the wire, for a client that takes gzip, in bytes. */
const weigh = (address) => new Promise((resolve, reject) => {
  get(address, { headers: { 'accept-encoding': 'gzip', accept: 'text/html,*/*' } }, (response) => {
    let bytes = 0;
    response.on('data', (part) => { bytes += part.length; }).on('end', () => resolve(bytes));
  }).on('error', reject);
});

const rows = (page) => page.locator('tbody tr:not(.skeleton)').first().waitFor();
const tickets = (page) => page.locator('[role=grid][aria-busy=false]').waitFor();
const ticket = async (page) => {
  await page.locator('.conversation .comment').first().waitFor();
  await page.locator('.ticket-side .timeline li').first().waitFor();
};

/** Every page, and what is there when it is. */
const PAGES = {
  dashboard: [() => '/', async (page) => {
    await page.locator('.recent-tickets table[aria-busy=false]').waitFor();
    await page.locator('.bars.flat').first().waitFor();
  }],
  tickets: [() => '/tickets', tickets],
  'tickets that were searched for': [() => '/tickets?search=chart&order=UPDATED_AT', tickets],
  ticket: [() => `/tickets/${ids.ticket}`, ticket],
  'a ticket by its id': [() => `/support/tickets/${ids.byId}`, ticket],
  users: [() => '/users', rows],
  user: [() => `/users/${ids.user}`, rows],
  customers: [() => '/customers', rows],
  customer: [() => `/customers/${ids.customer}`, rows],
  roles: [() => '/roles', (page) => page.locator('.picker li').first().waitFor()],
  role: [() => '/roles?role=agent', (page) => page.locator('.matrix fieldset').first().waitFor()],
  audit: [() => '/audit', rows],
  'an entry of the audit log': [() => `/audit?entry=${ids.entry}`, (page) => page.getByRole('dialog').locator('.facts').first().waitFor()],
  system: [() => '/system', rows],
  notifications: [() => '/notifications', (page) => page.locator('.notifications-list[aria-busy=false]').waitFor()],
  profile: [() => '/profile', rows],
  'no page': [() => '/no/such/page', (page) => page.locator('main h1').waitFor()],
};

const KINDS = ['document', 'script', 'stylesheet', 'font', 'image'];

for (const [name, [path, there]] of Object.entries(PAGES)) {
  test(`the first load: ${name}`, { timeout: 60_000 }, async (t) => {
    const { context, close } = await person();
    const page = await context.newPage();
    const loaded = new Set();
    page.on('request', (request) => KINDS.includes(request.resourceType()) && request.url().startsWith(url) && loaded.add(request.url()));
    await page.goto(url + path());
    await page.getByLabel('Password').waitFor();
    const atSignIn = [...loaded];
    await enter(page);
    await there(page);
    const all = [...loaded];
    const sizes = new Map(await Promise.all(all.map(async (address) => [address, await weigh(address)])));
    const sum = (addresses) => addresses.reduce((total, address) => total + sizes.get(address), 0);
    t.diagnostic(`${name}, gzip: ${String(Math.round(sum(atSignIn) / KILOBYTE))} kB to sign in, ${String(Math.round(sum(all) / KILOBYTE))} kB until it is there of ${String(BUDGET / KILOBYTE)} kB`);
    const largest = [...sizes].sort(([, a], [, b]) => b - a).map(([address, size]) => `${String(Math.round(size / KILOBYTE))} kB ${address.slice(url.length)}`);
    assert.ok(sum(all) <= BUDGET, `${String(sum(all))} bytes: ${largest.slice(0, 12).join(', ')}`);
    await close();
  });
}
