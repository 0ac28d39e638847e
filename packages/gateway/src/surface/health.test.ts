import { expect, test } from 'vitest';
import { statusOf, surfaceFixture } from './surface.fixture.ts';

test('is live and ready while serving, live and not ready while draining', async () => {
  const { get, state } = surfaceFixture();
  expect((await get('/-/ready')).status).toBe(200);
  state.ready = false;
  const draining = await get('/-/ready');
  expect(draining.status).toBe(503);
  expect(draining.headers.get('retry-after')).toBe('1');
  expect((await get('/-/live')).status).toBe(200);
  expect((await get('/health')).status).toBe(503);
});

test('tells health in the shape of a service’s own, with the state of each service', async () => {
  const { get } = surfaceFixture();
  const etag = (await get('/openapi.json')).headers.get('etag');
  const health = await (await get('/health')).json();
  expect(health).toEqual({
    service: 'portico',
    version: '0.1.0',
    status: 'healthy',
    document: { url: '/openapi.json', digest: etag?.slice(1, -1) },
    services: { chat: { state: 'up', operations: 1 }, kb: { state: 'up', operations: 1 } },
  });
});

test('serves on, degraded, when a service is not well', async () => {
  const { get, state } = surfaceFixture();
  state.services = [statusOf('chat'), statusOf('kb', 'down')];
  const response = await get('/health');
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ status: 'degraded', services: { kb: { state: 'down' } } });
});

test('lists the routes of all services when asked', async () => {
  const { get } = surfaceFixture();
  const { routes } = (await (await get('/health?include_routes=true')).json()) as { routes: unknown };
  expect(routes).toEqual([
    { path: '/chat', methods: ['GET', 'POST'], operationIds: ['chat_list', 'chat_send'] },
    { path: '/kb/articles', methods: ['GET'], operationIds: ['kb_list'] },
  ]);
});
