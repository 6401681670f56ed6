// How much a browser loads before a page is there, signing in included: a budget, so that it stays small.
import assert from 'node:assert/strict';
import { get } from 'node:http';
import { before, test } from 'node:test';
import { enter, person, token } from './console.mjs';
import { openTicket, url } from './server.mjs';

const KILOBYTE = 1000;
const BUDGET = 300 * KILOBYTE;

before(() => openTicket(token, 'A chart of nothing is not loaded'));

/** What an address costs on the wire, for a client that takes gzip, in bytes. */
const weigh = (address) => new Promise((resolve, reject) => {
  get(address, { headers: { 'accept-encoding': 'gzip', accept: 'text/html,*/*' } }, (response) => {
    let bytes = 0;
    response.on('data', (part) => { bytes += part.length; }).on('end', () => resolve(bytes));
  }).on('error', reject);
});

/** What is there when a page is. The others are told, and are not held to the budget yet. */
const PAGES = {
  '/': async (page) => {
    await page.locator('.recent-tickets table[aria-busy=false]').waitFor();
    await page.locator('.bars.flat').first().waitFor();
  },
  '/tickets': (page) => page.locator('[role=grid][aria-busy=false]').waitFor(),
  '/tickets/1': (page) => page.locator('.conversation .comment').first().waitFor(),
  '/users': (page) => page.locator('tbody tr').first().waitFor(),
  '/customers': (page) => page.locator('tbody tr').first().waitFor(),
  '/audit': (page) => page.locator('tbody tr').first().waitFor(),
};
const HELD = ['/'];

for (const [path, there] of Object.entries(PAGES)) {
  test(`the first load of ${path}`, { timeout: 60_000 }, async (t) => {
    const { context, close } = await person();
    const page = await context.newPage();
    const loaded = new Set();
    page.on('request', (request) => ['document', 'script', 'stylesheet', 'font', 'image'].includes(request.resourceType()) && request.url().startsWith(url) && loaded.add(request.url()));
    await page.goto(url + path);
    await page.getByLabel('Password').waitFor();
    const atSignIn = new Set(loaded);
    await enter(page);
    await there(page);
    const sizes = new Map(await Promise.all([...loaded].map(async (address) => [address, await weigh(address)])));
    const sum = (addresses) => [...addresses].reduce((total, address) => total + sizes.get(address), 0);
    const [first, all] = [sum(atSignIn), sum(loaded)];
    t.diagnostic(`${path}, gzip: ${String(Math.round(first / KILOBYTE))} kB to sign in, ${String(Math.round(all / KILOBYTE))} kB until it is there${HELD.includes(path) ? ` of ${String(BUDGET / KILOBYTE)} kB` : ''}`);
    for (const [address, size] of path === '/' ? [...sizes].sort(([, a], [, b]) => b - a).slice(0, 6) : []) t.diagnostic(`${String(Math.round(size / KILOBYTE))} kB ${address.slice(url.length)}`);
    if (HELD.includes(path)) assert.ok(all <= BUDGET, `${String(all)} bytes`);
    await close();
  });
}
