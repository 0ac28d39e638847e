import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { surfaceFixture } from './surface.fixture.ts';
import { reservedPaths } from './surface.ts';

const everyPath = [
  '/docs',
  '/docs/scalar.js',
  '/docs/docs.css',
  '/openapi.json',
  '/openapi.yaml',
  '/health',
  '/-/live',
  '/-/ready',
  '/-/services',
  '/-/services/chat',
  '/-/routes',
  '/-/revision',
  '/-/metrics',
  '/-/problems',
  '/-/problems/gateway-error',
  '/-/console',
  '/-/console.js',
  '/-/page.css',
];

test('owns its own paths and no path of a service', () => {
  const { surface } = surfaceFixture();
  expect(everyPath.filter((path) => !surface.owns(path))).toEqual([]);
  expect(['/', '/docsy', '/healthy', '/health/', '/openapi', '/-', '/chat/-/x', ''].filter(surface.owns)).toEqual([]);
  expect(reservedPaths.filter((path) => !surface.owns(path))).toEqual([]);
});

test.each(everyPath)(
  '%s names its revision and request, answers HEAD without a body, and nothing else',
  async (path) => {
    const { surface, store } = surfaceFixture();
    const call = (method: string) =>
      surface.fetch(new Request(`http://gateway.test${path}`, { method, headers: { 'x-request-id': 'r-1' } }));
    const [get, head, put] = [await call('GET'), await call('HEAD'), await call('PUT')];
    for (const response of [get, head, put]) {
      expect(response.headers.get('portico-revision')).toBe(store.current.id);
      expect(response.headers.get('x-request-id')).toBe('r-1');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect(get.status).toBe(200);
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
    expect(put.status).toBe(405);
    expect(put.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    expect(await put.json()).toMatchObject({
      type: '/-/problems/method-not-allowed',
      allowed: ['GET', 'HEAD', 'OPTIONS'],
    });
  },
);

test.each(['/-/nope', '/-/', '/docs/nope.js', '/-/services/nope', '/-/services/__proto__'])(
  'answers %s with a problem that says who speaks',
  async (path) => {
    const response = await surfaceFixture().get(path);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('proxy-status')).toBe('portico; error=destination_not_found');
    expect(await response.json()).toMatchObject({ type: '/-/problems/route-not-found', status: 404, docs: '/docs' });
  },
);

test('suggests its own paths for one that is nearly right', async () => {
  const { nearest } = (await (await surfaceFixture().get('/-/service')).json()) as { nearest: { path: string }[] };
  expect(nearest[0]).toEqual({
    method: 'GET',
    path: '/-/services',
    service: 'portico',
    operationId: 'portico_services',
  });
});

test('redirects within itself only, whatever Host says', async () => {
  const response = await surfaceFixture().get('/docs/', { host: 'evil.test', 'x-forwarded-host': 'evil.test' });
  expect(response.status).toBe(308);
  expect(response.headers.get('location')).toBe('/docs');
});

test('replaces a request id that is no token', async () => {
  const response = await surfaceFixture().get('/-/live', { 'x-request-id': '<script>' });
  expect(response.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
});

test('answers over a socket with the request id that traffic has set', async () => {
  const { surface } = surfaceFixture();
  const server = createServer((request, response) => {
    response.setHeader('X-Request-Id', 'from-traffic');
    surface.handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/-/live`, { headers: { 'x-request-id': 'mine' } });
  expect(response.headers.get('x-request-id')).toBe('from-traffic');
  expect(await response.json()).toEqual({ status: 'live', version: '0.1.0' });
  await new Promise((resolve) => server.close(resolve));
});
