import { expect, test } from 'vitest';
import { surfaceFixture } from './surface.fixture.ts';

test('gives the document of a service byte for byte, with a strong ETag', async () => {
  const { get } = surfaceFixture();
  const response = await get('/-/services/chat/document');
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(await response.text()).toBe('{"openapi":"3.1.0"}');
  const etag = response.headers.get('etag') ?? '';
  expect(etag).toMatch(/^"sha256-/);
  expect((await get('/-/services/chat/document', { 'if-none-match': etag })).status).toBe(304);
});

test('says what a YAML document is', async () => {
  const { get, state } = surfaceFixture();
  state.documents.kb = { digest: 'sha256-kb', bytes: Buffer.from('# KB\nopenapi: 3.1.0\n') };
  expect((await get('/-/services/kb/document')).headers.get('content-type')).toBe('application/yaml');
});

test('answers 404 for a service without one', async () => {
  const response = await surfaceFixture().get('/-/services/nobody/document');
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ type: '/-/problems/route-not-found' });
});
