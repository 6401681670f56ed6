// What is a right document is for the specification to say, and graphql-js speaks for it: it decides, and the server must agree.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { buildClientSchema, getIntrospectionQuery, parse, validate } from 'graphql';
import { dice, Writer } from './documents.mjs';
import { ask, endpoint, signIn } from './server.mjs';

const BATCH = 20; // as many operations as one request may have
const RIGHT = 240;
const DAMAGED = 3; // of each

/** What chance would not come upon: a document for each rule, right and wrong. */
const RULES = [
  'query Asked { me { id } } query Asked { me { id } }', 'query A { me { id } } query B { me { id } }', '{ me { id } } query B { me { id } }',
  '{ me { ...A } } fragment A on User { ...B } fragment B on User { ...A }', '{ me { ...A } } fragment A on User { id ...A }', '{ me { ...A } }',
  '{ me { id } } fragment A on User { id }', '{ me { ...A } } fragment A on User { id } fragment A on User { name }', '{ me { ...A } } fragment A on Nope { id }',
  '{ me { ...A } } fragment A on TicketStatus { id }', '{ me { ... on Ticket { id } } }', '{ me { ... on Node { id } } }', '{ node(id: 1) { ... on User { name } } }',
  '{ node(id: 1) { name } }', '{ node(id: 1) { ... on User { x: name } ... on Ticket { x: title } } }', '{ node(id: 1) { ... on User { x: name } ... on Ticket { x: number } } }',
  '{ node(id: 1) { ... on User { x: id } ... on Ticket { x: title } } }', '{ me { x: id x: name } }', '{ me { x: id x: id } }', '{ user(id: 1) { id } user(id: 2) { id } }',
  '{ user(id: 1) { id } user(id: 1) { name } }', 'query ($a: ID!, $b: ID!) { user(id: $a) { id } user(id: $b) { id } }', '{ user(id: 1, id: 1) { id } }', '{ user { id } }',
  '{ user(id: null) { id } }', 'query ($id: ID) { user(id: $id) { id } }', 'query ($id: ID = 1) { user(id: $id) { id } }', 'query ($id: ID = null) { user(id: $id) { id } }',
  'query ($id: String!) { user(id: $id) { id } }', 'query ($id: [ID!]!) { nodes(ids: $id) { id } }', 'query ($id: ID!) { nodes(ids: [$id]) { id } }', 'query ($id: ID) { nodes(ids: [$id]) { id } }',
  'query ($id: ID!) { nodes(ids: $id) { id } }', 'query ($f: TicketFilter) { users(filter: $f) { totalCount } }', 'query ($f: User) { me { id } }', 'query ($f: Int = "1") { users(first: $f) { totalCount } }',
  'query ($f: Int, $f: Int) { users(first: $f) { totalCount } }', 'query ($f: Int) { me { id } }', '{ users(first: $f) { totalCount } }',
  'query A($f: Int) { ...U } query B { ...U } fragment U on Query { users(first: $f) { totalCount } }', '{ users(first: 1.0) { totalCount } }', '{ users(first: 2147483648) { totalCount } }',
  '{ users(filter: {status: ACTIVE, status: ACTIVE}) { totalCount } }', '{ users(filter: {nope: 1}) { totalCount } }', '{ users(filter: {status: "ACTIVE"}) { totalCount } }',
  '{ users(orderBy: {field: NAME}) { totalCount } }', '{ me @skip { id } }', '{ me @skip(if: true) @skip(if: true) { id } }', '{ me @deprecated { id } }', 'query @include(if: true) { me { id } }',
  '{ me @nope { id } }', '{ me { id @include(if: true) } }', 'subscription { a: ticketEvents { id } b: ticketEvents { id } }', 'subscription { __typename }',
  'mutation { nope }', '{ me }', '{ me { id { id } } }', '{ me { } }', '{ __schema { nope } }', '{ __type { name } }', '{ __typename { id } }', 'type A { b: Int }', '{ me { id } } type A { b: Int }',
  '{ user(id: "\\ud83d") { id } }', '{ user(id: "\\u{1F600}") { id } }', '{ user(id: "\\q") { id } }', "{ user(id: 'a') { id } }", '{ users(first: 01) { totalCount } }', '{ users(first: 0x1) { totalCount } }', '', '#', '{', '{}',
];

let schema, token;
before(async () => {
  token = await signIn();
  const question = getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true });
  schema = buildClientSchema(await ask(token, question));
});

function isRight(query) {
  try {
    return validate(schema, parse(query)).length === 0;
  } catch {
    return false;
  }
}

/** Whether the server finds them right. Nothing of them is executed: some operation or variable is always missing. */
async function asServerSees(queries) {
  const verdicts = [];
  for (let at = 0; at < queries.length; at += BATCH) {
    const batch = queries.slice(at, at + BATCH).map((query) => ({ query, operationName: 'Asked' }));
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(batch) });
    for (const { errors } of await response.json()) {
      const code = errors?.[0].extensions.code;
      assert.notEqual(code, 'QUERY_TOO_COMPLEX', 'the documents are within the limits');
      verdicts.push(!['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED'].includes(code));
    }
  }
  return verdicts;
}

async function assertAgreed(queries) {
  const verdicts = await asServerSees(queries);
  const differing = queries.filter((query, i) => isRight(query) !== verdicts[i]);
  assert.equal(verdicts.length, queries.length);
  assert.deepEqual(differing.map((query) => `${isRight(query) ? 'right' : 'wrong'}: ${query}`), []);
  return verdicts.filter(Boolean).length;
}

test('a document for each rule', async () => { await assertAgreed(RULES); });

test('documents drawn from the schema, and the same with something wrong', async () => {
  const writer = new Writer(schema, dice(7));
  const drawn = Array.from({ length: RIGHT }, () => writer.document());
  const damaged = drawn.flatMap((query) => Array.from({ length: DAMAGED }, () => writer.damaged(query)));
  assert.ok(await assertAgreed(drawn) > RIGHT / 2, 'most of those drawn are right');
  const right = await assertAgreed(damaged);
  assert.ok(right > 0 && right < damaged.length / 3, `${right} of ${damaged.length} were right even so`);
});
