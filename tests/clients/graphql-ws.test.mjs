// The npm client graphql-ws, unmodified, against the real server.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { ask, openTicket, signIn, socketUrl } from './server.mjs';

const clients = [];
let token;

function client(options = {}) {
  const made = createClient({
    url: socketUrl, webSocketImpl: WebSocket, connectionParams: () => ({ authorization: `Bearer ${token}` }), retryAttempts: 0, ...options,
  });
  clients.push(made);
  return made;
}

const closed = (of) => new Promise((resolve) => of.on('closed', resolve));
const opened = (of) => new Promise((resolve) => of.on('connected', resolve));

/** Changes the ticket until the subscription tells of it: nothing says when a stream has begun. */
async function firstEvent(events, ticket) {
  let told = false;
  const next = events.next().finally(() => { told = true; });
  for (let i = 0; !told; i++) {
    await ask(token, 'mutation ($input: UpdateTicketInput!) { updateTicket(input: $input) { ticket { id } } }',
      { input: { id: ticket.id, title: `Change ${i}` } });
    await new Promise((resolve) => setImmediate(resolve));
  }
  return (await next).value;
}

before(async () => { token = await signIn(); });
after(async () => { for (const made of clients) await made.dispose(); });

test('a query and a mutation over a socket', async () => {
  for await (const answer of client().iterate({ query: '{ me { id } }' })) assert.match(answer.data.me.id, /^[0-9a-f-]{36}$/);
  const mutation = 'mutation { updateTicket(input: {id: "00000000-0000-7000-8000-000000000000", title: "x"}) { userErrors { code } } }';
  for await (const answer of client().iterate({ query: mutation })) assert.equal(answer.data.updateTicket.userErrors[0].code, 'NOT_FOUND');
});

test('a ticket that changes is told to two clients', { timeout: 30_000 }, async () => {
  const ticket = await openTicket(token, 'Live');
  const query = `subscription { ticketEvents(filter: {ticketId: "${ticket.id}", kinds: [TICKET_UPDATED]}) { kind ticket { id title } } }`;
  const [first, second] = [client().iterate({ query }), client().iterate({ query })];
  for (const events of [first, second]) {
    const { data, errors } = await firstEvent(events, ticket);
    assert.equal(errors, undefined);
    assert.equal(data.ticketEvents.ticket.id, ticket.id);
    assert.equal(data.ticketEvents.kind, 'TICKET_UPDATED');
  }
  await Promise.all([first.return(), second.return()]);
});

test('whoever is told of a ticket hears it at once, and elsewhere that it was read', { timeout: 30_000 }, async () => {
  const email = `told${Date.now()}@team.example`;
  const password = 'correct horse battery';
  const make = 'mutation ($input: CreateUserInput!) { createUser(input: $input) { user { id } } }';
  const { user } = (await ask(token, make, { input: { email, password, name: 'Told', role: 'agent' } })).createUser;
  const login = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }';
  const mine = async () => (await ask(null, login, { input: { email, password } })).login.accessToken;
  const tokens = [await mine(), await mine()];
  const query = `subscription ($after: String) { notificationReceived(after: $after) {
    cursor kind readIds unreadCount notification { id kind ticket { title } } } }`;
  // from where the log stood before anything happened: nothing says when a stream has begun
  const { eventCursor: after } = await ask(token, '{ eventCursor }');
  const listen = (as) => client({ connectionParams: { authorization: `Bearer ${as}` } }).iterate({ query, variables: { after } });
  const tabs = tokens.map(listen);
  const ticket = await openTicket(token, 'Yours');
  await ask(token, 'mutation ($input: AssignTicketInput!) { assignTicket(input: $input) { ticket { id } } }',
    { input: { ticketId: ticket.id, assigneeId: user.id } });
  const heard = [];
  for (const tab of tabs) heard.push((await tab.next()).value.data.notificationReceived);
  for (const { kind, notification } of heard) {
    assert.equal(kind, 'RECEIVED');
    assert.equal(notification.kind, 'TICKET_ASSIGNED');
    assert.equal(notification.ticket.title, 'Yours');
  }
  const { id } = heard[0].notification;
  await ask(tokens[0], 'mutation ($input: MarkNotificationsReadInput!) { markNotificationsRead(input: $input) { readCount } }', { input: { ids: [id] } });
  for (const tab of tabs) {
    const { kind, readIds, unreadCount } = (await tab.next()).value.data.notificationReceived;
    assert.deepEqual({ kind, readIds, unreadCount }, { kind: 'READ', readIds: [id], unreadCount: 0 });
  }
  await Promise.all(tabs.map((tab) => tab.return()));
});

test('many operations share one socket, and one that ends leaves the others', { timeout: 30_000 }, async () => {
  const shared = client({ lazy: false });
  const ticket = await openTicket(token, 'Shared');
  const query = `subscription { ticketEvents(filter: {ticketId: "${ticket.id}"}) { id } }`;
  const [ends, stays] = [shared.iterate({ query }), shared.iterate({ query })];
  await firstEvent(ends, ticket);
  await ends.return();
  assert.ok((await firstEvent(stays, ticket)).data.ticketEvents.id);
  await stays.return();
});

test('an error of the document is an error of the operation', async () => {
  const failing = client().iterate({ query: 'subscription { nonsense }' });
  await assert.rejects(failing.next(), (errors) => errors[0].extensions.code === 'GRAPHQL_VALIDATION_FAILED');
});

test('a token that is wrong closes the socket with 4403', async () => {
  const refused = client({ connectionParams: { authorization: 'Bearer nonsense' }, lazy: false, onNonLazyError: () => {} });
  assert.equal((await closed(refused)).code, 4403);
});

test('signing out closes the socket with 4401', { timeout: 30_000 }, async () => {
  const mine = await signIn();
  const leaving = client({ connectionParams: { authorization: `Bearer ${mine}` }, lazy: false, onNonLazyError: () => {} });
  await opened(leaving);
  const gone = closed(leaving);
  await ask(mine, 'mutation { logout(input: {}) { endedCount } }');
  assert.equal((await gone).code, 4401);
});

test('the keep-alive of the client is answered', { timeout: 30_000 }, async () => {
  const patient = client({ lazy: false, keepAlive: 50 });
  const ponged = new Promise((resolve) => patient.on('pong', (received) => received && resolve()));
  await ponged;
});
