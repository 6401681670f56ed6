// The examples of the README, run as they stand there, but for the address and the password.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
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

/** A way to the server that can be cut. */
async function cuttable() {
  const open = new Set();
  const { hostname, port } = new URL(url);
  const way = createServer((near) => {
    const far = connect(port, hostname);
    const cut = () => { near.destroy(); far.destroy(); open.delete(cut); };
    open.add(cut);
    for (const end of [near, far]) end.on('error', cut).on('close', cut);
    near.pipe(far).pipe(near);
  });
  await new Promise((resolve) => { way.listen(0, '127.0.0.1', resolve); });
  return { port: way.address().port, cut: () => open.forEach((cut) => cut()), close: () => way.close() };
}

test('going on with graphql-ws where it was', { timeout: 60_000 }, async () => {
  const token = await signIn();
  const ticket = await openTicket(token, 'README');
  const change = 'mutation ($input: UpdateTicketInput!) { updateTicket(input: $input) { cursor } }';
  const rename = async (title) => (await ask(token, change, { input: { id: ticket.id, title } })).updateTicket.cursor;
  const way = await cuttable();
  const code = example('resume').replaceAll(url.replace(/^http/, 'ws'), `ws://127.0.0.1:${way.port}`);
  const listening = spawn('node', ['--input-type=module', '-e', code], { env: { ...environment, TOKEN: token }, cwd: here });
  const cursors = [];
  let heard = () => {};
  createInterface({ input: listening.stdout }).on('line', (line) => { cursors.push(line.split(' ')[1]); heard(); });
  const next = () => new Promise((resolve) => { heard = resolve; });
  try {
    let last; // nothing says when the stream has begun
    for (let i = 0; cursors.length === 0; i++) last = await rename(`Begin ${i}`);
    while (!cursors.includes(last)) await next();
    way.cut();
    const expected = [];
    for (const title of ['one', 'two', 'three']) expected.push(await rename(title));
    while (!cursors.includes(expected.at(-1))) await next();
    assert.deepEqual(cursors.filter((cursor) => expected.includes(cursor)), expected);
    assert.equal(new Set(cursors).size, cursors.length, 'nothing twice');
  } finally {
    listening.kill();
    way.close();
  }
});
