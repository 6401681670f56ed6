// A server that cannot be reached, or that has a newer console: people are told, and what they typed stays.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enter, hold, makeUser, person, token, unique } from './console.mjs';
import { openTicket, url } from './server.mjs';

const limit = { timeout: 90_000 };
const NARROW = { viewport: { width: 390, height: 844 } };

const outdated = (page) => page.getByTestId('warning-message').filter({ hasText: 'The server has a newer console' });
/** What is wrong beyond what a test does: some code cannot be fetched. */
const others = (faults) => faults.filter((fault) => !/Failed to load resource/.test(fault));

/** Somebody on a page that has been there for a while, and whose server has a newer console now: what is fetched from here on is gone. */
async function onOldPage(path, options) {
  const one = await person(options);
  await one.context.route(/\/(?:keys-help|palette|menu-drawer|side-drawer|create-ticket|charts)-[^/]+\.js/, (route) => route.fulfill({ status: 404, body: 'gone' }));
  const page = await one.open(path);
  await enter(page);
  return { ...one, page };
}

test('who saves without a connection is told so then, once, and not when it is back', limit, async () => {
  const { open, context, faults, close } = await person();
  const page = await open('/profile');
  await enter(page, await makeUser('agent'));
  await page.getByLabel('Name', { exact: true }).fill('Not saved yet');
  await context.setOffline(true);
  const save = page.getByRole('button', { name: 'Save', exact: true }).first();
  const failed = page.getByTestId('error-message').filter({ hasText: 'cannot be reached' });
  await save.click();
  await failed.waitFor();
  const answered = page.waitForEvent('requestfailed', (request) => request.method() === 'POST');
  await save.click();
  await answered;
  await failed.waitFor();
  assert.equal(await failed.count(), 1);
  await failed.hover();
  await context.setOffline(false);
  await page.getByTestId('connection').waitFor({ state: 'detached' });
  await save.click();
  await page.getByTestId('success-message').waitFor();
  assert.equal(await failed.count(), 1, 'it stays while somebody points at it, and nothing comes late');
  await page.mouse.move(0, 400);
  await failed.waitFor({ state: 'detached' });
  assert.deepEqual(others(faults), []);
  await close();
});

test('what opens above a page, and is gone with an older console, takes nothing from the page', limit, async () => {
  const ways = { keys: (page) => page.keyboard.press('?'), palette: (page) => page.keyboard.press('Control+k'), menu: (page) => page.getByRole('button', { name: 'Open the menu' }).click() };
  for (const [name, way] of Object.entries(ways)) {
    const { page, faults, close } = await onOldPage('/profile', name === 'menu' ? NARROW : {});
    const field = page.getByLabel('Name', { exact: true });
    await field.fill('Typed');
    await page.getByRole('heading', { name: 'Profile' }).click();
    await way(page);
    await outdated(page).waitFor();
    assert.equal(await field.inputValue(), 'Typed', name);
    // whoever loads it anew is asked, as on leaving
    const asked = page.waitForEvent('dialog');
    const reload = outdated(page).getByRole('button', { name: 'Reload' }).click();
    const question = await asked;
    assert.equal(question.type(), 'beforeunload');
    await question.dismiss();
    await reload;
    assert.equal(await field.inputValue(), 'Typed', name);
    assert.deepEqual(others(faults), []);
    await close();
  }
});

test('what a page opens, and is gone with an older console, takes nothing from the page', limit, async () => {
  const ticket = await openTicket(token, `Old ${unique()}`);
  const one = await onOldPage(`/tickets/${ticket.number}`, NARROW);
  const reply = one.page.getByRole('textbox', { name: 'Reply to everybody' });
  await reply.fill('Half a reply');
  await one.page.getByRole('button', { name: 'Details' }).click();
  await outdated(one.page).waitFor();
  assert.equal(await reply.inputValue(), 'Half a reply');
  assert.deepEqual(others(one.faults), []);
  await one.close();

  const { page, context, faults, close } = await onOldPage('/tickets');
  await page.locator('[role=grid][aria-busy=false]').waitFor();
  await page.getByTestId('create-ticket-btn').press('Enter');
  await outdated(page).waitFor();
  await page.getByTestId('create-ticket-btn').and(page.locator(':focus')).waitFor();
  await page.goto(url);
  const failed = page.locator('.admin-dashboard').getByRole('alert').filter({ hasText: 'The server has a newer console' });
  await failed.waitFor();
  await page.locator('.recent-tickets table[aria-busy=false]').waitFor();
  await context.unrouteAll();
  await failed.getByRole('button', { name: 'Try again' }).click();
  await page.locator('.chart-card').first().waitFor();
  assert.deepEqual(others(faults), []);
  await close();
});

test('the menu of a narrow window is fetched before it is asked for, and says at once that it comes', limit, async () => {
  const { open, context, faults, close } = await person(NARROW);
  const { begun, release } = await hold(context, /menu-drawer-[^/]+\.js/);
  const page = await open('/profile');
  await enter(page);
  await begun;
  const button = page.getByRole('button', { name: 'Open the menu' });
  await button.click();
  await page.locator('button[aria-busy=true]').and(button).waitFor();
  release();
  await page.getByRole('dialog').getByRole('link', { name: 'Users' }).click();
  await page.getByRole('heading', { name: 'Users', level: 1 }).waitFor();
  assert.deepEqual(faults, []);
  await close();
});
