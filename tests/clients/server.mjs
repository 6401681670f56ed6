// The server under test, and who may do everything there: given by tests/run.sh.
import { Agent } from 'node:http';

const need = (name) => process.env[name] ?? (() => { throw new Error(`${name} is not set: start me with tests/run.sh`); })();

export const url = need('URL');
export const admin = { email: need('ADMIN_EMAIL'), password: need('ADMIN_PASSWORD') };
export const endpoint = `${url}/graphql`;
export const socketUrl = endpoint.replace(/^http/, 'ws');
export const agent = new Agent({ keepAlive: false });

/** Sends one document, and answers the data. */
export async function ask(token, query, variables = {}) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** Signs somebody in, and answers their access token. */
export async function signIn({ email, password } = admin) {
  const login = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }';
  return (await ask(null, login, { input: { email, password } })).login.accessToken;
}

/** Opens a ticket for a new customer, and answers it. */
export async function openTicket(token, title) {
  const customer = `mutation { createCustomer(input: {companyName: "Acme", contactEmail: "ann@acme.example", subscriptionTier: STARTER}) { customer { id } } }`;
  const { createCustomer } = await ask(token, customer);
  const ticket = 'mutation ($input: CreateTicketInput!) { createTicket(input: $input) { ticket { id number title } } }';
  const input = { customerId: createCustomer.customer.id, title, description: 'It does not work.' };
  return (await ask(token, ticket, { input })).createTicket.ticket;
}
