// Names, tags and texts as long as they may be, in one word: no page scrolls sideways, nothing runs over something else, and what is cut can be read whole.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { PASSWORD, change, enter, makeUser, person, pictures, token, unique } from './console.mjs';
import { ask, signIn, url } from './server.mjs';

const limit = { timeout: 400_000 };
/** One word of so many characters that nothing else is called. */
const word = (length) => `${unique()}${'Wm'.repeat(length)}`.slice(0, length);

const long = {};

/** An entry of the audit log about what somebody did; the log follows by less than a second. */
async function entryOf(id) {
  for (let tries = 0; tries < 200; tries += 1) {
    const { auditLog } = await ask(token, 'query ($id: ID!) { auditLog(first: 1, filter: {actorId: $id}) { edges { node { id } } } }', { id });
    if (auditLog.edges[0]) return auditLog.edges[0].node.id;
  }
  throw new Error('The audit log does not follow');
}

before(async () => {
  const role = word(50).toLowerCase();
  await change('createRole', { name: role, description: word(200), permissions: ['*'] });
  const email = () => `${word(60)}@${word(60)}.${word(60)}.example`.toLowerCase();
  const user = async (roleOf) => {
    const input = { email: email(), name: word(255), role: roleOf, password: PASSWORD };
    return { id: (await change('createUser', input, 'user { id }')).user.id, ...input };
  };
  const [me, other] = [await user(role), await user(role)];
  const { customer } = await change('createCustomer', { companyName: word(255), contactEmail: email(), subscriptionTier: 'PROFESSIONAL', metadata: { [word(60)]: word(400) } }, 'customer { id companyName }');
  const tags = Array.from({ length: 6 }, () => word(50).toLowerCase());
  const open = async (more) => (await change('createTicket', { customerId: customer.id, title: word(500), description: word(300), tags, assigneeId: me.id, ...more }, 'ticket { id number title }')).ticket;
  const [ticket] = [await open({ priority: 'URGENT' }), await open({ assigneeId: other.id }), await open({ description: `\`\`\`\n${word(300)}\n\`\`\`` })];
  const as = await signIn(other);
  for (const internal of [false, true]) {
    const input = { ticketId: ticket.id, internal, body: `@"${me.name}" ${word(400)}` };
    await ask(as, 'mutation ($input: AddTicketCommentInput!) { addTicketComment(input: $input) { userErrors { message } } }', { input });
  }
  const mine = await signIn(me);
  const { createSavedView } = await ask(mine, 'mutation ($input: CreateSavedViewInput!) { createSavedView(input: $input) { savedView { id } userErrors { message } } }', { input: { name: word(80), shared: true, filter: { tag: tags[0], customerId: customer.id } } });
  Object.assign(long, { role, me, other, customer, tags, ticket, viewId: createSavedView.savedView.id, entry: await entryOf(other.id) });
});

/**
 * What does not hold: a page that scrolls sideways, text that runs out of its box over its neighbours, and text that is cut and nowhere to be read whole.
 * What scrolls by itself may be wider than its box; what is not seen at all may be anything.
 */
function faultsOfLayout() {
  const found = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push(`the page is ${root.scrollWidth} wide in ${root.clientWidth}`);
  const describe = (element) => {
    const path = [];
    for (let at = element; at && at !== document.body && path.length < 5; at = at.parentElement) path.unshift(`${at.localName}${[...at.classList].map((name) => `.${name}`).join('')}`);
    return `${path.join(' > ')} "${element.textContent.slice(0, 24)}"`;
  };
  /** The rectangle in which something is seen: that of what cuts it or scrolls. */
  const frameOf = (element) => {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.overflowX !== 'visible') return { at, style, box: at.getBoundingClientRect() };
      if (style.position === 'fixed') break;
    }
    return { at: null, box: { left: 0, right: root.clientWidth } };
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) || element.closest('.unseen, option, script, style')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const text = range.getBoundingClientRect();
    if (text.width === 0 || getComputedStyle(element).clipPath !== 'none') continue;
    const { at, style, box } = frameOf(element);
    const scrolls = style && /auto|scroll/.test(style.overflowX);
    const out = text.right > box.right + 1 || text.left < box.left - 1;
    if (out && !at) found.push(`beyond the window: ${describe(element)}`);
    else if (out && !scrolls && style.textOverflow !== 'ellipsis' && at.scrollWidth > at.clientWidth) found.push(`cut without a sign: ${describe(element)}`);
    else if (out && !scrolls) {
      // whoever points at it
      element.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
      if (!element.closest('[title]') && !at.querySelector('[title]')) found.push(`cannot be read whole: ${describe(element)}`);
    }
    // out of the block it stands in, and not cut there
    let block = element;
    while (/inline|contents/.test(getComputedStyle(block).display) && block.parentElement) block = block.parentElement;
    const around = block.getBoundingClientRect();
    const beyond = Math.round(Math.max(text.right - around.right, around.left - text.left));
    if (getComputedStyle(block).overflowX === 'visible' && beyond > 1 && around.width > 1) found.push(`out of its box by ${beyond}: ${describe(element)}`);
  }
  for (const element of document.body.querySelectorAll('*')) {
    const { parentElement: parent } = element;
    const style = getComputedStyle(element);
    if (!element.checkVisibility({ checkVisibilityCSS: true }) || element.closest('svg, .unseen, table')) continue;
    if (/auto|scroll/.test(style.overflowX) && element.scrollWidth > element.clientWidth && !element.matches('pre, textarea, thead tr, .views ul, .filter-choices, .types')) found.push(`scrolls sideways: ${describe(element)}`);
    // what is placed, or reaches out on purpose, is as it is meant to be
    if (/absolute|fixed/.test(style.position) || parseFloat(style.marginRight) < 0 || parseFloat(style.marginLeft) < 0) continue;
    const [own, around] = [element.getBoundingClientRect(), parent.getBoundingClientRect()];
    const beyond = Math.round(Math.max(own.right - around.right, around.left - own.left));
    if (own.width > 1 && around.width > 1 && beyond > 1 && getComputedStyle(parent).overflowX === 'visible' && getComputedStyle(parent).display !== 'contents') {
      const frame = frameOf(parent);
      if (!(frame.style && /auto|scroll/.test(frame.style.overflowX))) found.push(`wider than what it is in, by ${beyond}: ${describe(element)}`);
    }
  }
  return [...new Set(found)];
}

const PAGES = {
  dashboard: () => '/',
  tickets: () => '/tickets',
  'tickets-filtered': () => `/tickets?tag=${long.tags[0]}&customer=${long.customer.id}&assignee=${long.me.id}&view=${long.viewId}`,
  ticket: () => `/tickets/${long.ticket.number}`,
  'ticket-beside': () => `/tickets/${long.ticket.number}?tag=${long.tags[0]}&customer=${long.customer.id}`,
  users: () => '/users',
  'users-filtered': () => `/users?role=${long.role}`,
  user: () => `/users/${long.other.id}`,
  customers: () => '/customers',
  customer: () => `/customers/${long.customer.id}`,
  roles: () => `/roles?role=${long.role}`,
  audit: () => '/audit',
  'audit-filtered': () => `/audit?actor=${long.other.id}&target=${long.ticket.id}`,
  'audit-entry': () => `/audit?entry=${long.entry}`,
  system: () => '/system',
  profile: () => '/profile',
  notifications: () => '/notifications',
};

const dialog = (page) => page.getByRole('dialog').last();

/** What opens above a page: where, and how. */
const ABOVE = {
  'create-ticket': ['/tickets', async (page) => {
    await page.getByTestId('create-ticket-btn').click();
    await page.getByRole('combobox', { name: 'Find a customer' }).fill(long.customer.companyName.slice(0, 9));
    await page.getByRole('option', { name: long.customer.companyName }).click();
  }],
  'bulk-report': [() => `/tickets?tag=${long.tags[0]}`, async (page) => {
    await page.locator('[role=row][data-number] .tick input').first().click();
    await page.locator('[role=row][data-number] .tick input').nth(1).click();
    await page.getByTestId('bulk-bar').getByRole('button', { name: 'Remove tag' }).click();
  }],
  assign: [() => `/tickets?tag=${long.tags[0]}`, async (page) => {
    await page.locator('[role=row][data-number] .tick input').first().click();
    await page.getByTestId('bulk-bar').getByRole('button', { name: 'Assign' }).click();
    await page.getByRole('combobox', { name: 'Assign' }).fill(long.other.name.slice(0, 9));
    await page.getByRole('option', { name: long.other.name }).waitFor();
  }],
  'view-menu': [() => `/tickets?view=${long.viewId}&tag=${long.tags[0]}&customer=${long.customer.id}`, (page) => page.getByRole('button', { name: /^What to do with/ }).click()],
  'view-save': [() => `/tickets?view=${long.viewId}&tag=${long.tags[0]}`, (page) => page.getByTestId('save-view').click()],
  'view-delete': [() => `/tickets?view=${long.viewId}&tag=${long.tags[0]}&customer=${long.customer.id}`, async (page) => {
    await page.getByRole('button', { name: /^What to do with/ }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
  }],
  'user-delete': [() => `/users/${long.other.id}`, (page) => page.getByRole('button', { name: 'Delete' }).click()],
  'user-role': [() => `/users/${long.other.id}`, (page) => page.getByTestId('role-choice').click()],
  'user-powers': [() => `/users/${long.other.id}`, async (page) => {
    await page.getByTestId('role-choice').click();
    await page.getByRole('option', { name: 'admin', exact: true }).click();
    await page.getByRole('dialog', { name: /^Give/ }).waitFor();
  }],
  'user-said': [() => `/users/${long.other.id}`, async (page) => {
    await page.getByTestId('status-choice').click();
    await page.getByRole('option', { name: 'Suspended' }).click();
    await dialog(page).getByRole('button', { name: 'Suspend' }).click();
    await page.getByTestId('success-message').waitFor();
    await page.getByTestId('status-choice').click();
    await page.getByRole('option', { name: 'Active', exact: true }).click();
    await page.getByTestId('success-message').nth(1).waitFor();
  }],
  'user-own': [() => `/users/${long.other.id}`, (page) => page.getByRole('button', { name: 'Beyond the role…' }).click()],
  'create-user': ['/users', async (page) => {
    await page.getByTestId('create-user-btn').click();
    await page.getByTestId('user-role').selectOption(long.role);
  }],
  'users-chosen': ['/users', async (page) => {
    await page.locator('tbody .tick input').first().click();
    await page.getByLabel('Change role to').selectOption(long.role);
  }],
  'customer-delete': [() => `/customers/${long.customer.id}`, (page) => page.getByRole('button', { name: 'Delete' }).click()],
  'role-delete': [() => `/roles?role=${long.role}`, (page) => page.getByRole('button', { name: 'Delete' }).click()],
  palette: ['/', async (page) => {
    await page.getByTestId('open-palette').click();
    await page.getByRole('combobox', { name: 'Search and commands' }).fill(long.other.name.slice(0, 9));
    await page.getByRole('option').filter({ hasText: long.other.name }).first().waitFor();
  }],
  recent: ['/', (page) => page.getByTestId('open-palette').click()],
  bell: ['/profile', async (page) => {
    await page.getByTestId('bell').click();
    await page.getByRole('dialog', { name: 'Notifications' }).getByText('All notifications').waitFor();
  }],
  mention: [() => `/tickets/${long.ticket.number}`, async (page) => {
    await page.getByRole('textbox', { name: 'Reply to everybody' }).fill(`@${long.other.name.slice(0, 9)}`);
    await page.getByRole('option').first().waitFor();
  }],
  'ticket-edit': [() => `/tickets/${long.ticket.number}`, (page) => page.getByRole('button', { name: 'Edit the title' }).click()],
};

for (const [width, height] of [[1280, 800], [390, 844]]) {
  for (const colorScheme of pictures ? ['light', 'dark'] : ['light']) {
    test(`what is long is kept in its place, ${width} wide${pictures ? `, ${colorScheme}` : ''}`, limit, async (t) => {
      const { open, faults, close } = await person({ colorScheme, viewport: { width, height } });
      const page = await open('/');
      await enter(page, long.me);
      const look = async (name) => {
        if (pictures) await page.waitForLoadState('networkidle');
        if (pictures) await page.screenshot({ path: `${pictures}/long-${name}-${colorScheme}-${width}.png` });
        assert.deepEqual(await page.evaluate(faultsOfLayout), [], name);
      };
      const come = async (path) => {
        await page.goto(url + (typeof path === 'string' ? path : path()));
        await page.locator('main h1').waitFor();
        await page.locator('[aria-busy=true], .ant-skeleton, .chart-waiting').first().waitFor({ state: 'detached' });
      };
      for (const [name, path] of Object.entries(PAGES)) {
        await t.test(name, async () => {
          await come(path);
          await look(name);
        });
      }
      for (const [name, [path, show]] of Object.entries(ABOVE)) {
        await t.test(name, async () => {
          await come(path);
          await show(page);
          await look(name);
        });
      }
      assert.deepEqual(faults, []);
      await close();
    });
  }
}
