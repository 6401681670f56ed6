// The console in a real browser: opening it, signing in, and what every page must hold to.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after } from 'node:test';
import { chromium } from 'playwright-core';
import { admin, ask, signIn, url } from './server.mjs';

/** Pictures of what was seen go here, when somebody wants to look. */
export const pictures = process.env.SCREENSHOTS;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

if (pictures) mkdirSync(pictures, { recursive: true });

const browsers = [];
async function launch(more) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'], ...more });
  browsers.push(browser);
  return browser;
}
const browser = await launch();
after(() => Promise.all(browsers.map((one) => one.close())));

/** The administrator's access token. */
export const token = await signIn();

/** A word that no other test uses. */
export const unique = () => `t${Math.random().toString(36).slice(2, 10)}`;

/** The password of everybody whom tests make. */
export const PASSWORD = 'a long enough password';

/** Changes something as the administrator, and answers what the payload has. `name` is that of the mutation: its input is called after it. */
export async function change(name, input, fields = '') {
  const type = `${name[0].toUpperCase()}${name.slice(1)}Input`;
  const done = await ask(token, `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} userErrors { message } } }`, { input });
  assert.deepEqual(done[name].userErrors, []);
  return done[name];
}

/** Makes somebody who can sign in. */
export async function makeUser(role = 'user', name = `Somebody ${unique()}`) {
  const input = { email: `${unique()}@people.example`, name, role, password: PASSWORD };
  const { user } = await change('createUser', input, 'user { id }');
  return { id: user.id, ...input };
}

/** Ends every session of a user, as a watchful administrator does. */
export async function endSessions(id) {
  const { user } = await ask(token, 'query ($id: ID!) { user(id: $id) { sessions(first: 20) { edges { node { id } } } } }', { id });
  for (const { node } of user.sessions.edges) {
    await ask(token, 'mutation ($input: RevokeSessionInput!) { revokeSession(input: $input) { userErrors { message } } }', { input: { id: node.id } });
  }
}

/** A browser of its own, and what goes wrong in it: anything in the console that is not plain information, any request to elsewhere. `scrollbars`: with bars
 *  that take room, as people have them at a desk. */
export async function person({ scrollbars = false, ...options } = {}) {
  const own = scrollbars ? await launch({ ignoreDefaultArgs: ['--hide-scrollbars'] }) : undefined;
  const context = await (own ?? browser).newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(20_000);
  const faults = [];
  const open = async (path = '/') => {
    const page = await context.newPage();
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && faults.push(`${page.url()}: ${message.text()}`));
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('request', (request) => /^(?:data|blob):/.test(request.url()) || request.url().startsWith(url) || faults.push(request.url()));
    await page.goto(url + path);
    return page;
  };
  return { context, faults, open, close: () => (own ?? context).close() };
}

/** Fills in the form of whoever is not signed in. */
export async function enter(page, { email, password } = admin) {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByTestId('signed-in').waitFor({ state: 'attached' });
}

const isOf = (operation) => (request) => request.postData()?.includes(`"operationName":"${operation}"`) ?? false;

/** Holds requests back until they are released or refused: those of an operation, those for an address, or those that `which` picks. Tells when the first
 *  was asked for, and how many were. */
export async function hold(where, which) {
  const held = { asked: 0 };
  const decided = new Promise((resolve) => {
    held.release = () => { resolve(true); };
    held.refuse = () => { resolve(false); };
  });
  let begin;
  held.begun = new Promise((resolve) => { begin = resolve; });
  const [address, isHeld] = which instanceof RegExp ? [which, () => true] : ['**/graphql', typeof which === 'string' ? isOf(which) : which];
  await where.route(address, async (route) => {
    if (!isHeld(route.request())) return route.fallback();
    held.asked += 1;
    begin();
    const goesOn = await decided;
    return (goesOn ? route.fallback() : route.abort()).catch(() => undefined); // nobody waits for it any more
  });
  return held;
}

/** Has an operation made, and its answers lost. */
export const lose = (where, operation) => where.route('**/graphql', async (route) => {
  if (!isOf(operation)(route.request())) return route.fallback();
  await route.fetch();
  return route.abort();
});

/** Picks from what opens at the button of a field. */
export async function pick(page, field, name) {
  await page.getByRole('button', { name: new RegExp(`^${field}: `) }).click();
  await page.getByRole('option', { name, exact: true }).click();
}

/** What axe finds on a page that people would stumble over, in words. */
export async function obstacles(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return violations.flatMap(({ id, impact, nodes }) => nodes.map(({ target, failureSummary }) => `${impact} ${id} ${target.join(' ')}: ${failureSummary}`));
}
