// Every page of the console, in both themes, wide and narrow: nobody stumbles, nothing is beyond the edge, nothing is said in the console.
// With SCREENSHOTS=folder it leaves a picture of each.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { enter, obstacles, person, pictures, token } from './console.mjs';
import { ask, openTicket, url } from './server.mjs';

let ids;

before(async () => {
  // as many as are selected below
  const [{ number }] = [await openTicket(token, 'The printer on the second floor prints upside down'), await openTicket(token, 'The door stays open'), await openTicket(token, 'No sound')];
  const { me, customers, auditLog } = await ask(token, '{ me { id } auditLog(first: 1) { edges { node { id } } } customers(first: 1, orderBy: {field: CREATED_AT, direction: ASC}) { edges { node { id } } } }');
  ids = { ticket: number, user: me.id, customer: customers.edges[0].node.id, entry: auditLog.edges[0].node.id };
});

const PAGES = {
  dashboard: () => '/',
  tickets: () => '/tickets',
  'no-tickets': () => '/tickets?tag=nobody-has-this',
  ticket: () => `/tickets/${ids.ticket}`,
  users: () => '/users',
  user: () => `/users/${ids.user}`,
  roles: () => '/roles?role=agent',
  customers: () => '/customers',
  customer: () => `/customers/${ids.customer}`,
  audit: () => '/audit',
  'audit-entry': () => `/audit?entry=${ids.entry}`,
  system: () => '/system',
  profile: () => '/profile',
  notifications: () => '/notifications',
  'not-found': () => '/no/such/page',
};

const ABOVE = '[role=dialog]:visible, dialog[open]';

// a larger window has more room, and is there for who looks at the pictures
const SIZES = { wide: [1280, 800], narrow: [390, 844], ...(pictures && { large: [1440, 900] }) };

for (const colorScheme of ['light', 'dark']) {
  for (const [size, [width, height]] of Object.entries(SIZES)) {
    test(`pages hold, ${colorScheme}, ${size}`, { timeout: 400_000 }, async (t) => {
      const { open, faults, close } = await person({ colorScheme, viewport: { width, height } });
      const page = await open('/');
      const look = async (name) => {
        await page.waitForLoadState('networkidle');
        // what is above the page covers the window, and no more
        if (pictures) await page.screenshot({ path: `${pictures}/${name}-${colorScheme}-${size}.png`, fullPage: (await page.locator(ABOVE).count()) === 0 });
        assert.deepEqual(await obstacles(page), [], name);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${name}: nothing is beyond the edge`);
      };
      await page.getByLabel('Password').waitFor();
      await t.test('sign-in', () => look('sign-in'));
      await enter(page);
      for (const [name, path] of Object.entries(PAGES)) {
        await t.test(name, async () => {
          await page.goto(url + path());
          await page.locator('main h1').waitFor();
          await page.locator('[aria-busy=true], .ant-skeleton, .chart-waiting').first().waitFor({ state: 'detached' });
          await look(name);
        });
      }
      await t.test('create a user', async () => {
        await page.goto(`${url}/users`);
        await page.getByTestId('create-user-btn').click();
        await page.getByTestId('create-user-form').waitFor();
        await look('create-user');
      });
      await t.test('selected tickets', async () => {
        await page.goto(`${url}/tickets`);
        await page.locator('[role=grid][aria-busy=false]').waitFor();
        for (const at of [0, 1, 2]) await page.locator('[role=row] .tick input').nth(at + (size === 'narrow' ? 0 : 1)).click();
        await page.getByTestId('bulk-bar').getByText('3 selected').waitFor();
        const rings = await page.locator('[aria-selected=true] .pill').evaluateAll((pills) => pills.map((pill) => getComputedStyle(pill).boxShadow));
        assert.ok(rings.length > 0 && rings.every((ring) => ring !== 'none'), 'a pill stands out from the colour of what is selected');
        await look('tickets-selected');
      });
      await t.test('a new ticket', async () => {
        await page.goto(`${url}/tickets`);
        await page.getByTestId('create-ticket-btn').click();
        await page.getByRole('combobox', { name: 'Find a customer' }).waitFor();
        await page.getByRole('listbox', { name: 'Find a customer' }).getByRole('option').first().waitFor();
        await look('create-ticket');
      });
      await t.test('palette', async () => {
        await page.goto(url);
        await page.getByTestId('open-palette').click();
        await page.getByRole('combobox', { name: 'Search and commands' }).fill('printer');
        await page.getByRole('option', { name: /upside down/ }).first().waitFor();
        await look('palette');
      });
      await t.test('keys', async () => {
        await page.goto(`${url}/users`);
        await page.getByTestId('users-table').waitFor();
        await page.keyboard.press('?');
        await page.getByRole('dialog', { name: 'Keys' }).getByText('Next row').waitFor();
        await look('keys');
      });
      await t.test('bell', async () => {
        await page.goto(`${url}/profile`);
        await page.getByTestId('bell').click();
        await page.getByRole('dialog', { name: 'Notifications' }).getByText('All notifications').waitFor();
        await look('bell');
      });
      if (size === 'narrow') {
        await t.test('menu', async () => {
          await page.goto(url);
          await page.getByRole('button', { name: 'Open the menu' }).click();
          await page.getByRole('dialog').getByTestId('nav-users').waitFor();
          await look('menu');
        });
      }
      assert.deepEqual(faults, []);
      await close();
    });
  }
}

test('where people choose the colours themselves, they see where they are', { timeout: 90_000 }, async () => {
  const { open, faults, close } = await person({ forcedColors: 'active' });
  const page = await open('/tickets');
  await enter(page);
  const outlined = async (selector) => {
    await page.locator(selector).first().waitFor();
    assert.ok(await page.locator(selector).first().evaluate((one) => getComputedStyle(one).outlineStyle !== 'none' && parseFloat(getComputedStyle(one).outlineWidth) >= 2), selector);
  };
  await page.locator('[role=grid][aria-busy=false]').waitFor();
  await page.getByRole('button', { name: 'Status' }).click();
  await page.keyboard.press('ArrowDown');
  await outlined('.picking [data-active=true]');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await outlined('.palette [role=option][aria-selected=true]');
  await page.keyboard.press('Escape');
  for (const places of ['.sidebar nav a', '.views a']) {
    const ground = (more) => page.locator(`${places}${more}`).first().evaluate((one) => getComputedStyle(one).backgroundColor);
    assert.notEqual(await ground('[aria-current=page]'), await ground(':not([aria-current])'), places);
  }
  await page.goto(`${url}/tickets/${ids.ticket}`);
  const row = page.locator('.ticket-list .list-row[aria-current=true]');
  await row.waitFor();
  assert.ok(await row.evaluate((one) => parseFloat(getComputedStyle(one).borderInlineStartWidth) > 2), 'the open ticket is marked in its list');
  await page.goto(url);
  const fill = page.locator('.bar-fill').first();
  await fill.waitFor();
  assert.ok(await fill.evaluate((one) => getComputedStyle(one).backgroundColor !== getComputedStyle(one.parentElement).backgroundColor), 'a bar is seen');
  assert.deepEqual(faults, []);
  await close();
});
