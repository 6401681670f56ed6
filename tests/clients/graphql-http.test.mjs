// The audits of the npm package graphql-http: GraphQL over HTTP, rule by rule.
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { serverAudits } from 'graphql-http';
import { endpoint, signIn } from './server.mjs';

let token;
before(async () => { token = await signIn(); });

const fetchFn = (address, init = {}) => {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${token}`);
  return fetch(address, { ...init, headers });
};

for (const audit of serverAudits({ url: endpoint, fetchFn })) {
  test(`${audit.id} ${audit.name}`, async () => {
    const result = await audit.fn();
    assert.equal(result.status, 'ok', result.reason);
  });
}
