// Fields and what has the focus: what a field shows holds, keys of an input method are its own, and nothing that has the focus is out of sight.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change, enter, hold, makeUser, person, token, unique } from './console.mjs';
import { ask, openTicket, url } from './server.mjs';

const limit = { timeout: 90_000 };

async function signedIn(path, options) {
  const one = await person(options);
  const page = await one.open(path);
  await enter(page);
  return { ...one, page };
}

test('a day that no range can have says so, and the one that holds comes back', limit, async () => {
  const { page, faults, close } = await signedIn('/audit?from=2026-01-05&to=2026-01-20');
  for (const path of ['/audit', '/system', '/']) {
    await page.goto(`${url}${path}?from=2026-01-05&to=2026-01-20`);
    const field = page.getByLabel('First day');
    const wrong = page.getByText('Not after today');
    await field.fill('2199-01-01');
    await wrong.waitFor();
    assert.equal(await field.getAttribute('aria-invalid'), 'true', path);
    assert.match(page.url(), /from=2026-01-05/);
    await page.getByLabel('Last day').focus();
    await wrong.waitFor({ state: 'detached' });
    assert.deepEqual([await field.inputValue(), await field.getAttribute('aria-invalid')], ['2026-01-05', 'false'], path);
    await field.fill('');
    await page.getByLabel('Last day').focus();
    assert.equal(await field.inputValue(), '2026-01-05', 'none is no day');
    await field.fill('2026-01-07');
    await page.waitForURL(/from=2026-01-07/);
  }
  assert.deepEqual(faults, []);
  await close();
});

test('the Enter that ends what an input method composes does nothing else', limit, async () => {
  const { me } = await ask(token, '{ me { id } }');
  const { page, faults, close } = await signedIn('/audit');
  const composed = (field) => field.evaluate((input) => {
    for (const more of [{ isComposing: true }, { keyCode: 229 }]) input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...more }));
  });
  const target = page.getByLabel('Target id');
  await target.fill(me.id);
  await composed(target);
  assert.equal(await page.getByRole('button', { name: /^Remove the filter/ }).count(), 0);
  await target.press('Enter');
  await page.waitForURL(/target=/);

  await page.goto(`${url}/tickets`);
  await page.getByRole('button', { name: /^Status/ }).click();
  const search = page.getByRole('combobox', { name: 'Status' });
  await search.fill('open');
  await composed(search);
  assert.equal(await page.getByRole('option', { selected: true }).count(), 0);
  assert.doesNotMatch(page.url(), /status=/);
  await search.press('Enter');
  await page.waitForURL(/status=/);
  assert.deepEqual(faults, []);
  await close();
});

test('what has the focus is in sight, going down a page and up again', limit, async () => {
  const { page, faults, close } = await signedIn('/roles?role=manager');
  await page.getByRole('searchbox', { name: 'Search permissions' }).focus();
  const covered = () => page.evaluate(() => {
    const focused = document.activeElement;
    const { left, top, width, height } = focused.getBoundingClientRect();
    const at = (x, y) => document.elementFromPoint(left + width * x, top + height * y);
    const seen = [[0.5, 0.1], [0.5, 0.5], [0.5, 0.9]].some(([x, y]) => at(x, y) && (focused.contains(at(x, y)) || at(x, y).contains(focused)));
    return seen ? undefined : focused.getAttribute('aria-label') ?? focused.outerHTML.slice(0, 80);
  });
  const hidden = [];
  let steps = 0;
  for (; steps < 200 && !(await page.evaluate(() => document.activeElement?.closest('.form-end'))); steps += 1) {
    await page.keyboard.press('Tab');
    hidden.push(await covered());
  }
  assert.ok(steps > 20, 'there are many permissions');
  for (let back = steps; back > 0; back -= 1) {
    await page.keyboard.press('Shift+Tab');
    hidden.push(await covered());
  }
  assert.deepEqual(hidden.filter((one) => one !== undefined), []);
  assert.deepEqual(faults, []);
  await close();
});

test('where the system chooses the colours, a field that has the focus is told from others', limit, async () => {
  const { page, close } = await signedIn('/users', { forcedColors: 'active' });
  const outline = (field) => field.evaluate((input) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(input.closest('.text-field') ?? input);
    return `${outlineStyle} ${outlineWidth}`;
  });
  const search = page.getByRole('searchbox');
  await search.focus();
  assert.equal(await outline(search), 'solid 2px');
  await page.getByTestId('create-user-btn').click();
  const email = page.getByTestId('user-email');
  await email.focus();
  assert.equal(await outline(email), 'solid 2px');
  await page.goto(`${url}/audit`);
  const target = page.getByLabel('Target id');
  await target.focus();
  assert.equal(await outline(target), 'solid 2px');
  await close();
});

test('a day that is typed leaves the other where it was, though its first digits are a month, too', limit, async () => {
  const year = new Date().getFullYear() - 1;
  const { page, close } = await signedIn(`/audit?from=${String(year)}-10-05&to=${String(year)}-12-24`);
  const type = async (label, digits) => {
    await page.getByLabel(label).focus();
    await page.keyboard.type(digits);
    await page.keyboard.press('Tab');
  };
  await type('Last day', `1020${String(year)}`);
  await page.waitForURL((address) => address.search === `?from=${String(year)}-10-05&to=${String(year)}-10-20`);
  await type('First day', `1115${String(year)}`);
  await page.waitForURL((address) => address.search === `?from=${String(year)}-11-15&to=${String(year)}-11-15`);
  await close();
});

test('Enter picks what is found for what was typed, however slowly it is found', limit, async () => {
  const tag = unique();
  const somebody = await makeUser('agent', `Zoltan ${tag}`);
  const ticket = await openTicket(token, `Picked for ${tag}`);
  await change('updateTicket', { id: ticket.id, tags: [tag] });
  const { page, faults, close } = await signedIn(`/tickets?tag=${tag}`);
  await page.locator('[data-number]').waitFor();
  const read = async () => (await ask(token, 'query ($id: ID!) { ticket(id: $id) { assignee { id } tags } }', { id: ticket.id })).ticket;
  await page.keyboard.press('j');
  const users = await hold(page, 'FindUsers');
  await page.keyboard.press('a');
  await page.getByRole('combobox', { name: 'Assign' }).waitFor();
  await page.keyboard.type(somebody.name);
  await page.keyboard.press('Enter');
  users.release();
  await page.locator('[data-number]').filter({ hasText: somebody.name }).waitFor();
  assert.deepEqual(await read(), { assignee: { id: somebody.id }, tags: [tag] });

  // who is oneself, nobody has to look up
  const nobody = await hold(page, 'FindUsers');
  await page.keyboard.press('a');
  await page.getByRole('combobox', { name: 'Assign' }).fill('nobody');
  await page.keyboard.press('Enter');
  await page.locator('[data-number]').filter({ hasNotText: somebody.name }).waitFor();
  nobody.release();
  assert.deepEqual(await read(), { assignee: null, tags: [tag] });

  const tags = await hold(page, 'FindTags');
  await page.getByTestId('create-ticket-btn').click();
  await page.getByRole('combobox', { name: 'Find a customer' }).waitFor();
  await page.keyboard.press('Escape');
  const form = page.getByTestId('create-ticket-form');
  await form.getByRole('button', { name: /^Tags/ }).click();
  await page.getByRole('combobox', { name: 'Add a tag' }).fill(tag.slice(0, -1));
  await page.keyboard.press('Enter');
  tags.release();
  await form.getByRole('button', { name: `Remove the tag ${tag}`, exact: true }).waitFor();
  assert.deepEqual(faults, []);
  await close();
});
