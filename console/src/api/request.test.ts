import { expect, test } from 'vitest';
import { ApiError, Rejected } from './errors.ts';
import { Operation } from './operation.ts';
import { refusal } from './refusals.ts';
import { requestOver } from './request.ts';

interface Users {
  users: { name: string; email: string | null }[] | null;
  total: number | null;
}
const users = new Operation<Users, object>('users', 'Users', 'query Users { users { name email } total }');

/** Requests that are answered like this. */
const answered = (body: unknown, status = 200) =>
  requestOver(() => Promise.resolve(new Response(JSON.stringify(body), { status, headers: { 'x-correlation-id': 'c-1' } })));

const refused = (path: (string | number)[]) => ({ message: 'Forbidden', path, extensions: { code: 'FORBIDDEN', permission: 'users:contact' } });

test('data that came with errors is data, and says which fields were refused; so do copies', async () => {
  const body = { data: { users: [{ name: 'Ann', email: null }, { name: 'Bea', email: 'b@x' }], total: null }, errors: [refused(['users', 0, 'email']), refused(['total'])] };
  const data = await answered(body)(users, {});
  const [ann, bea] = data.users ?? [];
  if (!ann || !bea) throw new Error('Two were answered');
  expect(refusal(ann, 'email')).toEqual({ message: 'Forbidden', permission: 'users:contact', reference: 'c-1' });
  expect(refusal({ ...ann, name: 'Anna' }, 'email')?.permission).toBe('users:contact');
  expect(refusal(ann, 'name')).toBeUndefined();
  expect(refusal(bea, 'email')).toBeUndefined();
  expect(refusal(data, 'total')?.permission).toBe('users:contact');
});

test('nothing but refusals is an error with the permission and the reference', async () => {
  const asked = answered({ data: { users: null, total: null }, errors: [refused(['users'])] })(users, {});
  await expect(asked).rejects.toMatchObject({ name: 'ApiError', code: 'FORBIDDEN', permission: 'users:contact', correlationId: 'c-1', mayPass: false });
  await expect(answered({ errors: [{ message: 'No', extensions: { code: 'RATE_LIMITED' } }] }, 429)(users, {})).rejects.toMatchObject({ code: 'RATE_LIMITED' });
});

test('what the rules say is told with the payload', async () => {
  const reasons = [{ code: 'CONFLICT', message: 'User already exists', field: 'email' }];
  const error: unknown = await answered({ data: { createUser: { user: null, userErrors: reasons } } })(users, {}).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(Rejected);
  expect(error).toMatchObject({ message: 'User already exists', reasons, correlationId: 'c-1' });
});

test('a server that cannot be reached, or answers no JSON, may be asked again; who gave up is not told', async () => {
  const dead = requestOver(() => Promise.reject(new TypeError('Failed to fetch')));
  await expect(dead(users, {})).rejects.toMatchObject({ code: 'UNREACHABLE', mayPass: true });
  await expect(requestOver(() => Promise.resolve(new Response('<html>')))(users, {})).rejects.toBeInstanceOf(ApiError);
  const late = requestOver(() => Promise.reject(new DOMException('late', 'TimeoutError')));
  await expect(late(users, {})).rejects.toMatchObject({ code: 'TIMEOUT' });
  const gone = requestOver(() => Promise.reject(new DOMException('gone', 'AbortError')));
  await expect(gone(users, {})).rejects.toBeInstanceOf(DOMException);
});
