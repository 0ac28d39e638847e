import { createHash } from 'node:crypto';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { compileRevision, type Document, parseDocument } from '@portico/contract';
import { describe, expect, test } from 'vitest';
import { documentView } from './openapi.ts';
import { chatLines, revisionOf, surfaceFixture } from './surface.fixture.ts';

test('serves the revision’s own bytes under a strong ETag made of them', async () => {
  const { get, store } = surfaceFixture();
  const response = await get('/openapi.json');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(response.headers.get('etag')).toBe(`"${digestOfText(store.current.json)}"`);
  expect(response.headers.get('portico-revision')).toBe(store.current.id);
  expect(response.headers.get('cache-control')).toBe('no-cache');
  expect(response.headers.get('vary')).toBe('Accept-Encoding');
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(response.headers.get('link')).toBe('</docs>; rel="service-doc"');
  expect(await response.text()).toBe(store.current.json);
});

test('serves every coding with an ETag of its own, and the same document in each', async () => {
  const { get, store } = surfaceFixture(revisionOf(manyLines));
  const gzip = await get('/openapi.json', { 'accept-encoding': 'gzip' });
  const br = await get('/openapi.json', { 'accept-encoding': 'gzip, deflate, br' });
  expect(gzip.headers.get('content-encoding')).toBe('gzip');
  expect(br.headers.get('content-encoding')).toBe('br');
  expect(gunzipSync(await gzip.bytes()).toString()).toBe(store.current.json);
  expect(brotliDecompressSync(await br.bytes()).toString()).toBe(store.current.json);
  expect(new Set([gzip, br].map((response) => response.headers.get('etag'))).size).toBe(2);
});

test.each(['"ID"', 'W/"ID"', '"other", "ID"', '"a,b",W/"ID"', '*'])(
  'answers If-None-Match: %s with 304',
  async (field) => {
    const { get, store } = surfaceFixture();
    const response = await get('/openapi.json', {
      'if-none-match': field.replace('ID', digestOfText(store.current.json)),
    });
    expect(response.status).toBe(304);
    expect(await response.text()).toBe('');
    expect(response.headers.get('etag')).toBe(`"${digestOfText(store.current.json)}"`);
  },
);

test.each(['"other"', 'ID', '"ID-gzip"', '""'])('answers If-None-Match: %s with the document', async (field) => {
  const { get, store } = surfaceFixture();
  const response = await get('/openapi.json', {
    'if-none-match': field.replace('ID', digestOfText(store.current.json)),
  });
  expect(response.status).toBe(200);
});

test('serves the next revision to the next request, under a new ETag', async () => {
  const { get, publish } = surfaceFixture();
  const before = await get('/openapi.json');
  publish(revisionOf([...chatLines, 'POST /chat/new chat chat_new']));
  const after = await get('/openapi.json', { 'if-none-match': before.headers.get('etag') ?? '' });
  expect(after.status).toBe(200);
  expect(Object.keys(((await after.json()) as { paths: object }).paths)).toContain('/chat/new');
});

test('serves one service’s part', async () => {
  const { get } = surfaceFixture();
  const response = await get('/openapi.json?service=kb');
  const document = (await response.json()) as { paths: object; tags: unknown };
  expect(Object.keys(document.paths)).toEqual(['/kb/articles']);
  expect(document.tags).toEqual([{ name: 'kb' }]);
  const whole = await get('/openapi.json');
  expect(response.headers.get('etag')).not.toBe(whole.headers.get('etag'));
});

test('gives the same bytes whatever headers and unknown parameters come with the request', async () => {
  const { get } = surfaceFixture();
  const plain = await get('/openapi.json');
  const poisoned = await get('/openapi.json?x=<script>&callback=evil', {
    host: 'evil.test',
    'x-forwarded-host': 'evil.test',
    'x-forwarded-proto': 'evil',
    forwarded: 'host=evil.test',
    'x-original-url': '/evil',
    origin: 'https://evil.test',
  });
  expect(poisoned.headers.get('etag')).toBe(plain.headers.get('etag'));
  expect(await poisoned.text()).toBe(await plain.text());
  expect(JSON.stringify([...poisoned.headers])).not.toContain('evil');
});

test('keeps the ETag of a service’s part while only others change', async () => {
  const { get, publish } = surfaceFixture();
  const before = await get('/openapi.yaml?service=kb');
  publish(revisionOf([...chatLines, 'POST /chat/new chat chat_new']));
  const etag = before.headers.get('etag') ?? '';
  expect((await get('/openapi.yaml?service=kb', { 'if-none-match': etag })).status).toBe(304);
});

test.each(['nope', '__proto__', ''])('names the known services when asked for %j', async (name) => {
  const { get } = surfaceFixture();
  const response = await get(`/openapi.json?service=${name}`);
  expect(response.status).toBe(404);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(((await response.json()) as { detail: string }).detail).toContain('chat, kb');
});

test('refuses a version it can not write instead of serving another one', async () => {
  const { get } = surfaceFixture();
  const response = await get('/openapi.json?version=2.0');
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ type: '/-/problems/bad-request', status: 400 });
});

test('serves OpenAPI 3.0 as JSON and YAML, of all or of one service, each under its own ETag', async () => {
  const { get } = surfaceFixture();
  const texts = await Promise.all(
    ['.json?version=3.0', '.yaml?version=3.0', '.json?version=3.0&service=kb', '.json?version=3.1', '.json'].map(
      async (path) => {
        const response = await get(`/openapi${path}`);
        return [response.headers.get('etag'), await response.text()] as const;
      },
    ),
  );
  const [json, yaml, kb, newer, plain] = texts;
  expect(JSON.parse(json?.[1] ?? '').openapi).toBe('3.0.4');
  expect(yaml?.[1]).toMatch(/^openapi: 3\.0\.4\n/);
  expect(Object.keys(JSON.parse(kb?.[1] ?? '').paths)).toEqual(['/kb/articles']);
  expect(newer).toEqual(plain);
  expect(new Set(texts.map(([etag]) => etag)).size).toBe(4);
});

describe('what is for an audience', () => {
  const fixture = () => surfaceFixture(compileRevision([documentOf('chat'), documentOf('staff', ['staff'])]));
  const pathsOf = async (response: Response) => Object.keys(((await response.json()) as { paths: object }).paths);

  test('is in the view that names it and in no other', async () => {
    const { get } = fixture();
    expect(await pathsOf(await get('/openapi.json'))).toEqual(['/chat']);
    expect(await pathsOf(await get('/openapi.json?audience=staff'))).toEqual(['/chat', '/staff']);
    expect(await pathsOf(await get('/openapi.json?audience=staff&service=staff'))).toEqual(['/staff']);
    for (const query of ['', '?service=chat', '?version=3.0']) {
      expect(await (await get(`/openapi.yaml${query}`)).text(), query).not.toContain('staff');
    }
  });

  test.each(['?audience=partner', '?audience=', '?service=staff', '?service=nope'])(
    'is not told to those who ask for %s',
    async (query) => {
      const response = await fixture().get(`/openapi.json${query}`);
      expect(response.status).toBe(404);
      expect((await response.text()).replaceAll('"staff\\"', '')).not.toMatch(/known: .*staff/i);
    },
  );

  test('is not among the routes that health tells', async () => {
    const health = (await (await fixture().get('/health?include_routes=true')).json()) as {
      routes: { path: string }[];
    };
    expect(health.routes.map(({ path }) => path)).toEqual(['/chat']);
  });

  function documentOf(service: string, audience?: string[]) {
    const get = { responses: { 200: { description: 'Done' } }, ...(audience && { 'x-audience': audience }) };
    const text = JSON.stringify({
      openapi: '3.1.1',
      info: { title: service, version: '1' },
      paths: { [`/${service}`]: { get } },
    });
    return parseDocument(service, text).document as Document;
  }
});

test('keeps a bounded number of views, and the one in use among them', async () => {
  const lines = Array.from({ length: 80 }, (_, i) => `GET /s${i} s${i} s${i}_get`);
  const { store } = surfaceFixture(revisionOf(lines));
  const view = (i: number) => documentView(store.current, 'json', { service: `s${i}` });
  const [inUse, unused] = [view(0), view(1)];
  for (let i = 2; i < 80; i++) {
    void view(i);
    expect(view(0)).toBe(inUse);
  }
  expect(view(1)).not.toBe(unused);
});

test('serves YAML', async () => {
  const { get } = surfaceFixture();
  const response = await get('/openapi.yaml');
  expect(response.headers.get('content-type')).toBe('application/yaml; charset=utf-8');
  expect(await response.text()).toMatch(/^openapi: 3\.1\.1\ninfo:\n {2}title: All services\n/);
});

const manyLines = Array.from({ length: 40 }, (_, i) => `GET /kb/articles/${i} kb kb_article${i}`);

function digestOfText(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('hex')}`;
}
