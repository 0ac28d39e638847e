import type { Service } from '@portico/service';
import { beforeEach, expect, test } from 'vitest';
import { createAuth } from './app.ts';

const secret = 'a secret for tests that is long enough';
let auth: Service;

beforeEach(async () => {
  auth = await createAuth({ secret });
});

interface Call {
  readonly body?: unknown;
  readonly token?: string;
}

async function call(method: string, path: string, { body, token }: Call = {}) {
  const headers = new Headers();
  if (token) headers.set('authorization', `Bearer ${token}`);
  if (body !== undefined) headers.set('content-type', 'application/json');
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  const response = await auth.fetch(new Request(`http://auth${path}`, init));
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
}

async function logIn(username = 'demo', password = 'portico-demo') {
  return (await call('POST', '/auth/login', { body: { username, password } })).body;
}

test('publishes eight operations under /auth', () => {
  const operations = auth.routes().flatMap(({ path, methods }) => methods.map((method) => `${method} ${path}`));
  expect(operations).toEqual([
    'POST /auth/login',
    'POST /auth/logout',
    'GET /auth/me',
    'PATCH /auth/me',
    'POST /auth/refresh',
    'POST /auth/register',
    'GET /auth/users',
    'GET /auth/users/{userId}',
  ]);
});

test('registers a user who can then log in and be read', async () => {
  const registered = await call('POST', '/auth/register', {
    body: { username: 'ada', password: 'correct horse', displayName: 'Ada' },
  });
  expect(registered.status).toBe(201);
  expect(registered.body).toMatchObject({ username: 'ada', displayName: 'Ada', role: 'member' });
  expect(JSON.stringify(registered.body)).not.toContain('assword');
  const { accessToken: token, expiresIn, tokenType } = await logIn('ada', 'correct horse');
  expect({ expiresIn, tokenType }).toEqual({ expiresIn: 900, tokenType: 'Bearer' });
  expect((await call('GET', '/auth/me', { token })).body).toEqual(registered.body);
  expect((await call('GET', registered.headers.get('location')!, { token })).body).toEqual(registered.body);
});

test('refuses a username that is taken', async () => {
  const again = await call('POST', '/auth/register', { body: { username: 'demo', password: 'another one' } });
  expect(again.status).toBe(409);
});

test('answers a wrong password and an unknown user alike', async () => {
  const wrong = await call('POST', '/auth/login', { body: { username: 'demo', password: 'nope' } });
  const unknown = await call('POST', '/auth/login', { body: { username: 'nobody', password: 'nope' } });
  expect(wrong.status).toBe(401);
  expect(wrong.headers.get('www-authenticate')).toContain('Bearer');
  expect(unknown.body).toEqual(wrong.body);
});

test('asks for a token with a challenge that says what was wrong', async () => {
  const none = await call('GET', '/auth/me');
  expect([none.status, none.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="portico"']);
  const bad = await call('GET', '/auth/me', { token: 'bad' });
  expect(bad.headers.get('www-authenticate')).toContain('error="invalid_token"');
});

test('renews tokens once and ends the session when a refresh token comes a second time', async () => {
  const { refreshToken } = await logIn();
  const renewed = await call('POST', '/auth/refresh', { body: { refreshToken } });
  expect(renewed.status).toBe(200);
  expect((await call('POST', '/auth/refresh', { body: { refreshToken } })).status).toBe(401);
  const { body } = renewed;
  expect((await call('POST', '/auth/refresh', { body: { refreshToken: body.refreshToken } })).status).toBe(401);
  expect((await call('GET', '/auth/me', { token: body.accessToken })).status).toBe(401);
});

test('ends a session at logout', async () => {
  const { accessToken: token, refreshToken } = await logIn();
  expect((await call('POST', '/auth/logout', { token })).status).toBe(204);
  expect((await call('GET', '/auth/me', { token })).status).toBe(401);
  expect((await call('POST', '/auth/refresh', { body: { refreshToken } })).status).toBe(401);
});

test('changes name and password, the password only with the current one', async () => {
  const { accessToken: token } = await logIn();
  const renamed = await call('PATCH', '/auth/me', { token, body: { displayName: 'Dee' } });
  expect(renamed.body).toMatchObject({ displayName: 'Dee', email: 'demo@example.com' });
  const password = { current: 'wrong', next: 'a new password' };
  expect((await call('PATCH', '/auth/me', { token, body: { password } })).status).toBe(403);
  const right = { current: 'portico-demo', next: 'a new password' };
  expect((await call('PATCH', '/auth/me', { token, body: { password: right } })).status).toBe(200);
  expect((await logIn('demo', 'a new password')).accessToken).toBeTypeOf('string');
});

test('shows other users to admins alone, in pages', async () => {
  for (const username of ['ada', 'bob']) {
    await call('POST', '/auth/register', { body: { username, password: 'correct horse' } });
  }
  const { accessToken: admin } = await logIn();
  const first = await call('GET', '/auth/users?limit=2', { token: admin });
  expect(first.body.items.map((user: { username: string }) => user.username)).toEqual(['demo', 'ada']);
  const second = await call('GET', `/auth/users?limit=2&after=${first.body.next}`, { token: admin });
  expect(second.body.items.map((user: { username: string }) => user.username)).toEqual(['bob']);
  expect(second.body.next).toBeUndefined();
  expect((await call('GET', '/auth/users/user_000000000000', { token: admin })).status).toBe(404);
  const { accessToken: member } = await logIn('ada', 'correct horse');
  expect((await call('GET', '/auth/users', { token: member })).status).toBe(403);
  expect((await call('GET', `/auth/users/${first.body.items[0].id}`, { token: member })).status).toBe(403);
});
