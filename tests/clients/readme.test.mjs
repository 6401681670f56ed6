// The examples of the README, run as they stand there, but for the address and the password.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { admin, ask, openTicket, signIn, url } from './server.mjs';

const run = promisify(execFile);
const here = new URL('.', import.meta.url).pathname;
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The fenced block after `<!-- example: name -->`. */
function example(name) {
  const found = readme.match(new RegExp(`<!-- example: ${name} -->\\s*\`\`\`\\w+\\n([^]*?)\`\`\``));
  assert.ok(found, `the README has no example ${name}`);
  return found[1].replaceAll('http://localhost:3000', url).replaceAll('ws://localhost:3000', url.replace(/^http/, 'ws'));
}

const environment = { ...process.env, PASSWORD: admin.password, EMAIL: admin.email };

test('signing in and asking with curl', async () => {
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', example('curl')], { env: environment });
  const lines = stdout.trim().split('\n');
  assert.equal(JSON.parse(lines.at(-1)).data.me.email, admin.email);
});

test('listening with graphql-ws', { timeout: 30_000 }, async () => {
  const token = await signIn();
  const ticket = await openTicket(token, 'README');
  const listening = run('node', ['--input-type=module', '-e', example('graphql-ws')],
    { env: { ...environment, TOKEN: token }, cwd: here, timeout: 20_000 });
  let ended = false;
  listening.finally(() => { ended = true; }).catch(() => {});
  for (let i = 0; !ended; i++) {
    await ask(token, 'mutation ($input: UpdateTicketInput!) { updateTicket(input: $input) { ticket { id } } }',
      { input: { id: ticket.id, title: `README ${i}` } });
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { stdout } = await listening;
  assert.match(stdout, /TICKET_UPDATED/);
});
