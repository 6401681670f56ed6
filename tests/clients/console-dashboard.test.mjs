// The dashboard as people use it: its four tiles and its charts, over any range, each by itself, and moving by themselves.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { enter, makeUser, obstacles, person, token, unique } from './console.mjs';
import { ask, openTicket } from './server.mjs';

const limit = { timeout: 90_000 };

before(() => openTicket(token, 'A desk with something on its charts'));

/** Signs in and goes to the dashboard, with what it asks the API changed by somebody on the wire. */
async function open(path, who, onRequest) {
  const someone = await person();
  if (onRequest) await someone.context.route('**/graphql', (route) => onRequest(JSON.parse(route.request().postData() ?? '{}').operationName, route));
  const page = await someone.open(path);
  await enter(page, who);
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
  return { ...someone, page };
}

const tile = (page, name) => page.getByTestId(`tile-${name}`);
const figure = (page, name) => tile(page, name).locator('.ant-statistic-content-value');

test('four tiles: each has its title, its meaning, and the period before', limit, async () => {
  await ask(token, 'mutation ($input: TrackEventsInput!) { trackEvents(input: $input) { succeeded } }',
    { input: { events: [{ id: randomUUID(), type: 'payment', timestamp: new Date().toISOString(), amount: 123_456, currency: 'USD' }] } });
  const { page, faults, close } = await open('/');
  const titles = { totalUsers: 'Total Users', openTickets: 'Open Tickets', systemHealth: 'System Health', revenue: 'Revenue' };
  for (const [name, title] of Object.entries(titles)) {
    await tile(page, name).getByText(title, { exact: true }).waitFor();
    await figure(page, name).waitFor();
  }
  assert.match(await tile(page, 'systemHealth').locator('.ant-statistic-content').textContent(), /^[\d.]+%$/);
  assert.match(await tile(page, 'revenue').locator('.ant-statistic-content').textContent(), /^\$[\d,]+\.\d\d$/);
  await tile(page, 'openTickets').getByText(/before: /).waitFor();
  await tile(page, 'revenue').getByRole('button', { name: 'What is Revenue?' }).focus();
  await page.getByRole('tooltip').filter({ hasText: 'Payments less refunds' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('tooltip').filter({ hasText: 'Payments less refunds' }).waitFor({ state: 'hidden' });
  await page.locator('.chart-waiting').first().waitFor({ state: 'detached' });
  assert.deepEqual(await obstacles(page), []);
  assert.deepEqual(faults, []);
  await close();
});

test('the recent tickets are whole, whatever companies and tickets are called', limit, async () => {
  const { createCustomer } = await ask(token, 'mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { customer { id } } }',
    { input: { companyName: 'Copperfield & Orchard Academy of Applied Sciences K.K.', contactEmail: 'ann@academy.example', subscriptionTier: 'FREE' } });
  const title = `Nobody can sign in ${unique()} ${'and it goes on and on '.repeat(6)}`.trim();
  await ask(token, 'mutation ($input: CreateTicketInput!) { createTicket(input: $input) { ticket { id } } }', { input: { customerId: createCustomer.customer.id, title, description: 'It.' } });
  const { page, faults, close } = await open('/');
  const table = page.locator('.recent-tickets table');
  await table.getByText(title).waitFor();
  assert.ok(await table.evaluate((element) => element.scrollWidth <= element.parentElement.clientWidth), 'no column is beyond the edge');
  assert.deepEqual(faults, []);
  await close();
});

test('a tile that fails says so and is tried again by itself, and so does a chart', limit, async () => {
  let broken = true;
  const failing = JSON.stringify({ data: null, errors: [{ message: 'Not today', extensions: { code: 'BAD_REQUEST' } }] });
  const { page, close } = await open('/', undefined, (name, route) =>
    broken && ['TicketsTile', 'TicketFlow'].includes(name) ? route.fulfill({ contentType: 'application/json', headers: { 'x-correlation-id': 'broken-one' }, body: failing }) : route.continue());
  await figure(page, 'totalUsers').waitFor();
  await tile(page, 'openTickets').getByRole('alert').getByText('broken-one').waitFor();
  const chart = page.locator('.chart-card').filter({ hasText: 'Tickets per day' });
  await chart.getByText('broken-one').waitFor();
  broken = false;
  await tile(page, 'openTickets').getByRole('button', { name: 'Try again' }).click();
  await figure(page, 'openTickets').filter({ hasText: /\d/ }).waitFor();
  await chart.getByRole('button', { name: 'Try again' }).click();
  await chart.getByRole('slider').waitFor();
  await close();
});

test('what one may not see is a lock with its permission, and the rest stands by itself', limit, async () => {
  const { page, faults, close } = await open('/', await makeUser('analyst'));
  await figure(page, 'totalUsers').waitFor();
  await tile(page, 'revenue').getByRole('img', { name: 'Requires analytics:revenue' }).waitFor();
  await page.locator('.chart-card').filter({ hasText: 'Revenue' }).getByText('It requires the permission analytics:revenue').waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('the range is in the address, and back and reload keep it', limit, async () => {
  const { page, faults, close } = await open('/?range=90d');
  const range = page.getByLabel('Range');
  assert.equal(await range.inputValue(), '90d');
  await range.selectOption('7d');
  await page.waitForURL(/range=7d/);
  await range.selectOption('custom');
  await page.getByLabel('First day').fill('2025-01-01');
  await page.getByLabel('Last day').fill('2025-12-31');
  await page.waitForURL(/from=2025-01-01&to=2025-12-31/);
  await page.getByRole('heading', { name: 'Tickets per week' }).waitFor();
  await page.reload();
  assert.equal(await page.getByLabel('First day').inputValue(), '2025-01-01');
  await range.selectOption('30d');
  await page.waitForURL((url) => url.search === '');
  await page.getByRole('heading', { name: 'Tickets per day' }).waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('a chart is read with the arrow keys, by pointing, and as a table', limit, async () => {
  await openTicket(token, 'One for the chart');
  const { page, close } = await open('/?range=7d');
  const chart = page.getByRole('slider', { name: /^Tickets per day/ });
  await chart.focus();
  await page.keyboard.press('End');
  const today = await chart.getAttribute('aria-valuetext');
  assert.match(today, /Opened [1-9][\d,]*, Resolved [\d,]+$/);
  await page.keyboard.press('ArrowLeft');
  assert.notEqual(await chart.getAttribute('aria-valuetext'), today);
  await chart.hover({ position: { x: 10, y: 20 } });
  await page.locator('.tip').getByText('Opened').waitFor();
  assert.equal(await page.getByRole('table', { name: 'Tickets per day' }).getByRole('row').count(), 8);
  await close();
});

test('figures and charts move by themselves', limit, async () => {
  const { page, close } = await open('/?range=7d');
  const chart = page.getByRole('slider', { name: /^Tickets per day/ });
  await chart.focus();
  await page.keyboard.press('End');
  const opened = async () => Number(/Opened ([\d,]+)/.exec(await chart.getAttribute('aria-valuetext'))[1].replaceAll(',', ''));
  const before = await opened();
  await openTicket(token, 'Seen without a reload');
  await page.locator('.recent-tickets').getByText('Seen without a reload').first().waitFor();
  await page.waitForFunction((known) => Number(/Opened ([\d,]+)/.exec(document.activeElement?.getAttribute('aria-valuetext') ?? '')?.[1]?.replaceAll(',', '')) > known, before);
  await close();
});
