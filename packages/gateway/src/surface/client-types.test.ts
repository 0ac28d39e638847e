import { expect, test } from 'vitest';
import { chatLines, revisionOf, surfaceFixture } from './surface.fixture.ts';

test('serves types of the live contract that name their revision first', async () => {
  const { get, store } = surfaceFixture();
  const response = await get('/-/client.d.ts');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-cache');
  const text = await response.text();
  expect(text.split('\n')[0]).toBe(`// Portico 0.1.0, revision ${store.current.id}`);
  expect(text).toContain('get: operations["kb_list"];');
});

test('answers 304 to the ETag until another revision is live, in every coding', async () => {
  const { get, publish } = surfaceFixture();
  for (const coding of ['identity', 'gzip', 'br']) {
    const first = await get('/-/client.d.ts', { 'accept-encoding': coding });
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"sha256-[0-9a-f]{64}(-gzip|-br)?"$/);
    const again = await get('/-/client.d.ts', { 'accept-encoding': coding, 'if-none-match': etag });
    expect(again.status).toBe(304);
  }
  const before = (await get('/-/client.d.ts')).headers.get('etag') ?? '';
  publish(revisionOf([...chatLines, 'GET /new chat chat_new']));
  const after = await get('/-/client.d.ts', { 'if-none-match': before });
  expect(after.status).toBe(200);
  expect(await after.text()).toContain('chat_new');
});

test('gives one service, or some operations, with nothing else', async () => {
  const { get } = surfaceFixture();
  const kb = await (await get('/-/client.d.ts?service=kb')).text();
  expect([...kb.matchAll(/operations\["(\w+)"\]/g)].map(([, id]) => id)).toEqual(['kb_list']);
  const two = await (await get('/-/client.d.ts?operations=kb_list,chat_send')).text();
  expect([...two.matchAll(/operations\["(\w+)"\]/g)].map(([, id]) => id)).toEqual(['chat_send', 'kb_list']);
});

test.each([
  ['?service=nobody', 'No service named \\"nobody\\"'],
  ['?operations=kb_list,nothing', 'No operation here has the id \\"nothing\\"'],
  ['?service=kb&operations=chat_list', 'No operation here has the id \\"chat_list\\"'],
])('answers 404 that tells what is not there: %s', async (query, detail) => {
  const response = await surfaceFixture().get(`/-/client.d.ts${query}`);
  expect(response.status).toBe(404);
  expect(await response.text()).toContain(detail);
});

test('shows nothing that is for an audience to others', async () => {
  const revision = revisionOf([...chatLines, 'GET /staff chat chat_staff']);
  const operations = revision.operations.map((one) =>
    one.operationId === 'chat_staff' ? { ...one, audience: ['staff'] } : one,
  );
  const { get } = surfaceFixture({ ...revision, operations });
  expect(await (await get('/-/client.d.ts')).text()).not.toContain('staff');
  expect((await get('/-/client.d.ts?operations=chat_staff')).status).toBe(404);
  expect(await (await get('/-/client.d.ts?audience=staff')).text()).toContain('operations["chat_staff"]');
});

test('refuses more operations than anybody types', async () => {
  const names = Array.from({ length: 501 }, (_, at) => `o${at}`).join(',');
  expect((await surfaceFixture().get(`/-/client.d.ts?operations=${names}`)).status).toBe(400);
});
