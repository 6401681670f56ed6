// The npm client graphql-sse, unmodified, against the real server.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createClient } from 'graphql-sse';
import { ask, endpoint, openTicket, signIn } from './server.mjs';

const clients = [];
let token;

function client(options = {}) {
  const made = createClient({ url: endpoint, headers: () => ({ authorization: `Bearer ${token}` }), retryAttempts: 0, ...options });
  clients.push(made);
  return made;
}

const rename = (ticket, title) => ask(token, 'mutation ($input: UpdateTicketInput!) { updateTicket(input: $input) { ticket { id } } }',
  { input: { id: ticket.id, title } });

/** Listens to a ticket, after a cursor or from now on; the stream is open when this returns. */
async function listen(ticket, after = '', on = {}) {
  const query = `subscription { ticketEvents(filter: {ticketId: "${ticket.id}", kinds: [TICKET_UPDATED]}) { cursor kind changes { to } } }`;
  let opened;
  const open = new Promise((resolve) => { opened = resolve; });
  const headers = () => ({ authorization: `Bearer ${token}`, 'last-event-id': after });
  const events = client({ headers }).iterate({ query }, { connected: opened, ...on });
  const first = events.next(); // the client asks when it is asked
  await open;
  return { events, first };
}

before(async () => { token = await signIn(); });
after(() => { for (const made of clients) made.dispose(); });

test('a query and a mutation', async () => {
  for await (const answer of client().iterate({ query: '{ me { id } }' })) assert.match(answer.data.me.id, /^[0-9a-f-]{36}$/);
  const mutation = 'mutation { updateTicket(input: {id: "00000000-0000-7000-8000-000000000000", title: "x"}) { userErrors { code } } }';
  for await (const answer of client().iterate({ query: mutation })) assert.equal(answer.data.updateTicket.userErrors[0].code, 'NOT_FOUND');
});

test('an error of the document is an answer', async () => {
  const { value } = await client().iterate({ query: 'subscription { nonsense }' }).next();
  assert.equal(value.errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
});

test('a token that is wrong is refused', async () => {
  const refused = client({ headers: { authorization: 'Bearer nonsense' } }).iterate({ query: '{ me { id } }' });
  await assert.rejects(refused.next(), (error) => error.response.status === 401);
});

test('a ticket that changes is told, and who comes back goes on', { timeout: 30_000 }, async () => {
  const ticket = await openTicket(token, 'Live');
  const { events, first } = await listen(ticket);
  await rename(ticket, 'one');
  const { data } = (await first).value;
  assert.equal(data.ticketEvents.changes[0].to, 'one');
  await events.return();
  await rename(ticket, 'two');
  const again = await listen(ticket, data.ticketEvents.cursor);
  await rename(ticket, 'three');
  assert.equal((await again.first).value.data.ticketEvents.changes[0].to, 'two');
  assert.equal((await again.events.next()).value.data.ticketEvents.changes[0].to, 'three');
  await again.events.return();
});

test('signing out ends the stream', { timeout: 30_000 }, async () => {
  const mine = await signIn();
  const ticket = await openTicket(token, 'Leaving');
  let opened;
  const open = new Promise((resolve) => { opened = resolve; });
  const query = `subscription { ticketEvents(filter: {ticketId: "${ticket.id}", kinds: [TICKET_UPDATED]}) { id } }`;
  const events = client({ headers: { authorization: `Bearer ${mine}` } }).iterate({ query }, { connected: opened });
  const last = events.next();
  await open;
  await ask(mine, 'mutation { logout(input: {}) { endedCount } }');
  assert.equal((await last).value.errors[0].extensions.code, 'UNAUTHENTICATED');
  assert.equal((await events.next()).done, true);
});
