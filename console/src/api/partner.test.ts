import { buildSchema, stripIgnoredCharacters } from 'graphql';
import { expect, test } from 'vitest';
import { guardsOf, inputsOf } from '../../build/guards.mjs';
import { type Guarded, Operation } from './operation.ts';
import { lackedFor, leftOutOf, textFor } from './partner.ts';
import { refusal } from './refusals.ts';
import { requestOver } from './request.ts';

const schema = buildSchema(`
  directive @requiresPermission(permission: String!, or: [String!]! = [], orSelf: Boolean! = false, everywhere: Boolean! = false) repeatable on OBJECT | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
  type Query {
    customers(first: Int, kind: Kind): [Customer] @requiresPermission(permission: "customers:read")
    nodes(ids: [ID!]!): [Node]
    users(search: String, filter: UserFilter): [User] @requiresPermission(permission: "users:read", or: ["users:list"])
  }
  input UserFilter { name: String, open: Boolean @requiresPermission(permission: "tickets:read"), or: UserFilter }
  enum Kind { ALL SECRET @requiresPermission(permission: "customers:secret") }
  interface Node { id: ID! }
  type User implements Node @requiresPermission(permission: "users:read", orSelf: true) { id: ID! }
  type Customer implements Node @requiresPermission(permission: "customers:read") {
    id: ID!
    email: String @requiresPermission(permission: "customers:contact", everywhere: true)
    tickets(first: Int): [Ticket]
  }
  type Ticket implements Node @requiresPermission(permission: "tickets:read") { id: ID! }
`);
const operation = <Data extends object = object>(text: string) => new Operation<Data, object>('room', 'Name', text, guardsOf(text, schema), inputsOf(text, schema));
const person = (role: string, ...permissions: string[]) => ({ id: '1', name: 'P', email: 'p@x', role, permissions });
const sent = (asked: Guarded, who: Parameters<typeof textFor>[1]) => stripIgnoredCharacters(textFor(asked, who));
interface Found { customers: { id: string; email: string | null }[] | null }
const found = operation<Found>(
  'query Name($first:Int$most:Int){customers(first:$most){...Row tickets(first:$first){...Some}}}fragment Row on Customer{id email}fragment Some on Ticket{id}',
);

test('a partner is asked for what it may have, and nothing that is used nowhere is left', () => {
  const here = (field: string, guard: number) => `leftOut${String(guard)}_${field}:__typename`;
  expect(sent(found, person('partner', 'customers:read', 'tickets:read', 'customers:contact:7'))).toBe(
    `query Name($first:Int$most:Int){customers(first:$most){...Row tickets(first:$first){...Some}}}fragment Row on Customer{id ${here('email', 2)}}fragment Some on Ticket{id}`,
  );
  expect(sent(found, person('partner', 'customers:*'))).toBe(
    `query Name($most:Int){customers(first:$most){...Row ${here('tickets', 1)}}}fragment Row on Customer{id email}`,
  );
  expect(sent(found, person('partner'))).toBe(`query Name{${here('customers', 0)}}`);
});

test('others are asked as before: the server tells them what they lack', () => {
  for (const who of [person('user'), person('partner', '*'), null]) expect(textFor(found, who)).toBe(found.text);
});

test('a fragment on what does not exist, an input that takes more, and any of several', () => {
  const nodes = operation('query Name($ids:[ID!]!){nodes(ids:$ids){__typename ...on Customer{id}...on User{id}...Some}}fragment Some on Ticket{id}');
  expect(sent(nodes, person('partner'))).toBe('query Name($ids:[ID!]!){nodes(ids:$ids){__typename __typename ...on User{id}__typename}}');
  expect(sent(operation('{customers(kind:SECRET){id}}'), person('partner', 'customers:read'))).toBe('{leftOut0_customers:__typename}');
  const users = operation('{users{id}}');
  expect(textFor(users, person('partner', 'users:list'))).toBe(users.text);
});

test('what was left out has no value, and says which permission it takes', async () => {
  const who = person('partner', 'customers:read', 'tickets:read');
  const request = requestOver(() => Promise.resolve(new Response(JSON.stringify({ data: { customers: [{ id: 'a', leftOut2_email: 'Customer' }] } }))), undefined, () => who);
  const { customers } = await request(found, {});
  expect(customers).toMatchObject([{ id: 'a', email: null }]);
  expect(customers?.[0] && refusal(customers[0], 'email')?.permission).toBe('customers:contact');
  const [root] = leftOutOf({ leftOut0_customers: 'Query' }, found, person('partner'));
  expect(root).toMatchObject({ path: ['customers'], extensions: { code: 'FORBIDDEN', permission: 'customers:read' } });
  const nothing = requestOver(() => Promise.resolve(new Response(JSON.stringify({ data: { leftOut0_customers: 'Query' } }))), undefined, () => person('partner'));
  await expect(nothing(found, {})).rejects.toMatchObject({ code: 'FORBIDDEN', permission: 'customers:read' });
});

test('what a partner may not give is refused before it is sent', async () => {
  const users = operation('query Name($filter:UserFilter){users(filter:$filter){id}}');
  const lacked = (filter: object, who = person('partner', 'users:read')) => lackedFor({ filter }, users, who);
  expect([{ open: true }, { open: null }, { open: false }, { name: 'Ann' }].map((filter) => lacked(filter))).toEqual(['tickets:read', undefined, undefined, undefined]);
  expect([person('partner', 'tickets:*'), person('user')].map((who) => lacked({ open: true }, who))).toEqual([undefined, undefined]);
  const request = requestOver(() => Promise.reject(new Error('It was sent')), undefined, () => person('partner', 'users:read'));
  await expect(request(users, { filter: { open: true } })).rejects.toMatchObject({ code: 'FORBIDDEN', permission: 'tickets:read' });
});
