// What opens on pages, and what people write there, in both themes: nobody stumbles over it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change, enter, obstacles, person, pictures, token, unique } from './console.mjs';
import { openTicket, url } from './server.mjs';

for (const colorScheme of ['light', 'dark']) {
  test(`what opens and what is written holds, ${colorScheme}`, { timeout: 120_000 }, async () => {
    const word = unique();
    const ticket = await openTicket(token, `Links ${word}`);
    await change('addTicketComment', { ticketId: ticket.id, body: `It is said at https://help.example/${word} and ${word} is the word.` });
    const name = `Somebody ${word} ${'of a house with a very long name '.repeat(6)}`.slice(0, 190);
    const { user } = await change('createUser', { email: `${word}@long.example`, name, role: 'user', password: 'a long enough password' }, 'user { id }');
    const { customer } = await change('createCustomer', { companyName: `Company ${name}`, contactEmail: `${word}@long.example`, subscriptionTier: 'STARTER' }, 'customer { id }');
    const { open, faults, close } = await person({ colorScheme });
    const page = await open(`/tickets/${ticket.number}`);
    await enter(page);
    const look = async (what) => {
      if (pictures) await page.screenshot({ path: `${pictures}/opened-${what.replaceAll(' ', '-')}-${colorScheme}.png` });
      assert.deepEqual(await obstacles(page), [], what);
    };
    await page.getByRole('link', { name: `https://help.example/${word}` }).waitFor();
    await look('a link in a comment');
    await page.getByRole('textbox', { name: 'Reply to everybody' }).fill('A reply');
    await page.getByRole('button', { name: 'Send and change the status' }).click();
    await page.getByRole('menuitem').first().hover();
    await look('a menu');
    await page.goto(`${url}/tickets`);
    await page.getByRole('button', { name: /^Status/ }).first().click();
    await page.getByRole('dialog').getByRole('option').first().waitFor();
    await look('a popup');
    await page.keyboard.press('Escape');

    await page.getByTestId('open-palette').click();
    await page.getByRole('combobox', { name: 'Search and commands' }).fill(word);
    await page.locator('.palette [aria-selected=true]').getByText(word).first().waitFor();
    await page.locator('.palette .snippet mark').first().hover();
    await look('a result of the palette');
    await page.keyboard.press('Escape');

    await page.goto(`${url}/customers/${customer.id}`);
    await page.getByRole('button', { name: 'Delete' }).click();
    const sure = page.getByRole('dialog').getByRole('button', { name: 'Delete' });
    await sure.waitFor();
    await look('a question before deleting');
    await sure.hover();
    await look('a question, pointed at');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();

    await page.goto(`${url}/audit?target=${user.id}`);
    await page.locator('.data-table a').first().waitFor();
    await look('a long name in the audit log');
    await page.goto(`${url}/audit`);
    await page.locator('.data-table a').first().waitFor();
    await look('long names in the audit log');
    assert.deepEqual(faults, []);
    await close();
  });
}
