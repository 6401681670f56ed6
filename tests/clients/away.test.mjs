// The npm client graphql-ws, unmodified, at a server whose PostgreSQL stands still: it is told to come again later, does, and misses nothing.
// The program and the PostgreSQL are given by tests/run.sh; nobody else uses that PostgreSQL meanwhile.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const { PROGRAM, PG_BIN, PG_DATA, TEST_DATABASE_URL } = process.env;
const folder = mkdtempSync(join(tmpdir(), 'backoffice-away-'));
let server;

/** The first process of PostgreSQL, and those that it has started. */
const parent = () => Number(readFileSync(join(PG_DATA, 'postmaster.pid'), 'utf8').split('\n')[0]);
const children = (of) => readFileSync(`/proc/${of}/task/${of}/children`, 'utf8').trim().split(/\s+/).map(Number);

function signal(name) {
  const first = parent();
  process.kill(first, name); // first of all: it would start others
  for (const child of children(first)) {
    try {
      process.kill(child, name);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error; // it has ended by itself meanwhile
    }
  }
}

async function freePort() {
  const listener = createServer();
  await new Promise((resolve) => { listener.listen(0, '127.0.0.1', resolve); });
  const { port } = listener.address();
  await new Promise((resolve) => { listener.close(resolve); });
  return port;
}

/** Starts the program on a database of its own, and answers what the other tests are given by tests/run.sh. */
async function serve() {
  const name = `away_${process.pid}`;
  execFileSync(join(PG_BIN, 'createdb'), ['--maintenance-db', TEST_DATABASE_URL, name]);
  const database = new URL(TEST_DATABASE_URL);
  database.pathname = name;
  const port = await freePort();
  server = spawn(PROGRAM, {
    env: {
      ...process.env, DATABASE_URL: database.href, PORT: port, BACKOFFICE__DATA_DIR: folder, BACKOFFICE__AUTH__DATABASE_TIMEOUT: '500',
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const said = {};
  for await (const line of createInterface(server.stdout)) {
    const [, what, value] = /^ +(address|password) +(\S+)$/.exec(line) ?? [];
    if (what === 'password' || value?.includes('@')) said[what] = value;
    if (said.address && said.password) break;
  }
  server.stdout.resume();
  Object.assign(process.env, { URL: `http://127.0.0.1:${port}`, ADMIN_EMAIL: said.address, ADMIN_PASSWORD: said.password });
  while (await ready() !== 200);
  return import('./server.mjs');
}

const ready = async () => (await fetch(`${process.env.URL}/ready`).catch(() => ({}))).status;

after(() => {
  if (!server) return;
  signal('SIGCONT');
  server.kill();
  rmSync(folder, { recursive: true });
});

test('whoever comes while the database is away is told to come later, and goes on where it was', { timeout: 60_000 }, async () => {
  const { ask, openTicket, signIn, socketUrl } = await serve();
  const token = await signIn();
  const ticket = await openTicket(token, 'Away');
  const rename = (title) => ask(token, 'mutation ($input: UpdateTicketInput!) { updateTicket(input: $input) { ticket { id } } }',
    { input: { id: ticket.id, title } });
  const { eventCursor } = await ask(token, '{ eventCursor }');

  const codes = [];
  let wait = () => Promise.resolve();
  let sentAway;
  const away = new Promise((resolve) => { sentAway = resolve; });
  const client = createClient({
    url: socketUrl, webSocketImpl: WebSocket, connectionParams: () => ({ authorization: `Bearer ${token}` }),
    retryAttempts: Infinity, retryWait: () => wait(),
    on: { closed: ({ code }) => { codes.push(code); if (code === 1013) sentAway(); } },
  });
  const variables = { after: eventCursor };
  const query = 'subscription ($after: String) { ticketEvents(after: $after, filter: {kinds: [TICKET_UPDATED]}) { cursor changes { to } } }';
  const events = client.iterate({ query, variables });
  const title = async () => {
    const { data, errors } = (await events.next()).value;
    assert.equal(errors, undefined);
    variables.after = data.ticketEvents.cursor;
    return data.ticketEvents.changes[0].to;
  };

  const [first] = await Promise.all([title(), rename('one')]);
  assert.equal(first, 'one');
  let comeBack;
  const held = new Promise((resolve) => { comeBack = resolve; });
  wait = () => held;
  client.terminate();
  await rename('two');
  signal('SIGSTOP');
  while (await ready() !== 503); // and longer than what a server takes for known of somebody
  wait = () => new Promise((resolve) => { setTimeout(resolve, 100); });
  comeBack();
  await away;
  signal('SIGCONT');
  assert.equal(await title(), 'two');
  await rename('three');
  assert.equal(await title(), 'three');
  assert.deepEqual([...new Set(codes)], [4499, 1013], 'one end was ours, the others said to come again');
  await client.dispose();
});
