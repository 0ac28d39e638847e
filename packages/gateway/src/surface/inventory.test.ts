import { expect, test } from 'vitest';
import { chatLines, revisionOf, surfaceFixture } from './surface.fixture.ts';

test('shows the state of all services and of one', async () => {
  const { get, store, state } = surfaceFixture();
  const revision = store.current.id;
  expect(await (await get('/-/services')).json()).toEqual({ revision, services: state.services });
  expect(await (await get('/-/services/kb')).json()).toEqual({ revision, ...state.services[1] });
});

test('lists routes as JSON, and one line an operation when text is preferred', async () => {
  const { get } = surfaceFixture();
  const json = (await (await get('/-/routes', { accept: '*/*' })).json()) as { routes: object[] };
  expect(json.routes[1]).toMatchObject({ method: 'POST', path: '/chat', service: 'chat', operationId: 'chat_send' });
  expect(json.routes[1]).toMatchObject({ enforced: { requests: 'enforce', responses: 'off', notEnforced: [] } });
  const text = await get('/-/routes', { accept: 'text/plain' });
  expect(text.headers.get('vary')).toBe('Accept');
  expect(await text.text()).toBe(chatLines.map((line) => `${line}\n`).join(''));
});

test('tells what the revision was made from and since when it serves', async () => {
  const { get, store, publish } = surfaceFixture();
  const first = (await (await get('/-/revision')).json()) as { publishedAt: string };
  expect(first).toEqual({
    id: store.current.id,
    operations: 3,
    services: { chat: 'sha256-chat', kb: 'sha256-kb' },
    publishedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    diagnostics: [],
  });
  expect(await (await get('/-/revision')).json()).toEqual(first);
  publish(revisionOf(chatLines.slice(0, 1)));
  expect(await (await get('/-/revision')).json()).toMatchObject({ operations: 1, services: { chat: 'sha256-chat' } });
});
