import type { Service } from '@portico/service';
import { SignJWT } from 'jose';
import { beforeEach, expect, test } from 'vitest';
import { createKb } from './app.ts';

const secret = 'a secret for tests that is long enough';
let kb: Service;

beforeEach(() => {
  kb = createKb({ secret });
});

function tokenOf(id: string, role = 'member', key = secret): Promise<string> {
  return new SignJWT({ name: id, role })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(id)
    .setIssuer('portico-auth')
    .setAudience('portico')
    .setExpirationTime('1m')
    .sign(new TextEncoder().encode(key));
}

interface Call {
  readonly body?: BodyInit | object;
  readonly user?: string;
  readonly headers?: Record<string, string>;
}

async function send(method: string, path: string, { body, user, headers: given }: Call = {}): Promise<Response> {
  const headers = new Headers(given);
  if (user) headers.set('authorization', `Bearer ${await tokenOf(user)}`);
  const isJson = typeof body === 'object' && Object.getPrototypeOf(body) === Object.prototype;
  if (isJson) headers.set('content-type', 'application/json');
  const init = {
    method,
    headers,
    ...(body !== undefined && { body: isJson ? JSON.stringify(body) : (body as BodyInit) }),
  };
  return kb.fetch(new Request(`http://kb${path}`, init));
}

async function call(method: string, path: string, options?: Call) {
  const response = await send(method, path, options);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
}

async function write(title: string, body = 'Text.', user = 'ada') {
  return (await call('POST', '/kb/articles', { user, body: { title, body, tags: ['test'] } })).body;
}

test('publishes ten operations under /kb in a 3.0 document', () => {
  const operations = kb.routes().flatMap(({ path, methods }) => methods.map((method) => `${method} ${path}`));
  expect(operations).toEqual([
    'GET /kb/articles',
    'POST /kb/articles',
    'DELETE /kb/articles/{articleId}',
    'GET /kb/articles/{articleId}',
    'PUT /kb/articles/{articleId}',
    'GET /kb/articles/{articleId}/attachments',
    'POST /kb/articles/{articleId}/attachments',
    'GET /kb/attachments/{attachmentId}',
    'PUT /kb/attachments/{attachmentId}',
    'GET /kb/search',
  ]);
  const document = JSON.parse(kb.document().json);
  expect(document.openapi).toBe('3.0.3');
  expect(document.components.schemas.Article.properties.summary.nullable).toBe(true);
  expect(document.components.schemas.Hit.properties.score).toMatchObject({ minimum: 0, exclusiveMinimum: true });
});

test('keeps an article from writing to deleting', async () => {
  const created = await call('POST', '/kb/articles', { user: 'ada', body: { title: 'One', body: 'First text.' } });
  expect(created.status).toBe(201);
  expect(created.body).toMatchObject({ title: 'One', summary: null, tags: [], author: { id: 'ada' }, version: 1 });
  const path = created.headers.get('location')!;
  expect((await call('GET', path)).body).toEqual(created.body);
  const replaced = await call('PUT', path, { user: 'ada', body: { title: 'Two', body: 'Ultramarine text.' } });
  expect(replaced.body).toMatchObject({ title: 'Two', version: 2 });
  expect((await call('GET', '/kb/search?q=ultramarine')).body.total).toBe(1);
  expect((await call('DELETE', path, { user: 'ada' })).status).toBe(204);
  expect((await call('GET', path)).status).toBe(404);
  expect((await call('GET', '/kb/search?q=ultramarine')).body.total).toBe(0);
});

test('lets nobody but its author and admins change an article', async () => {
  const { id } = await write('Mine');
  const change = { title: 'Yours', body: 'Text.' };
  expect((await call('PUT', `/kb/articles/${id}`, { user: 'bob', body: change })).status).toBe(403);
  expect((await call('DELETE', `/kb/articles/${id}`, { user: 'bob' })).status).toBe(403);
  const authorization = `Bearer ${await tokenOf('root', 'admin')}`;
  expect((await call('DELETE', `/kb/articles/${id}`, { headers: { authorization } })).status).toBe(204);
});

test('writes only with a token that the auth service signed', async () => {
  const body = { title: 'No', body: 'No.' };
  const none = await call('POST', '/kb/articles', { body });
  expect([none.status, none.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="portico"']);
  const authorization = `Bearer ${await tokenOf('ada', 'admin', 'another secret that is also long enough')}`;
  const foreign = await call('POST', '/kb/articles', { body, headers: { authorization } });
  expect(foreign.headers.get('www-authenticate')).toContain('invalid_token');
});

test('refuses a write on a version that is no longer current', async () => {
  const { id } = await write('Versioned');
  const change = (headers: Record<string, string>) =>
    call('PUT', `/kb/articles/${id}`, { user: 'ada', body: { title: 'New', body: 'New.' }, headers });
  expect((await change({ 'if-match': '"v1"' })).status).toBe(200);
  expect((await change({ 'if-match': '"v1"' })).status).toBe(412);
  const unchanged = await send('GET', `/kb/articles/${id}`, { headers: { 'if-none-match': '"v2"' } });
  expect(unchanged.status).toBe(304);
});

test('lists in pages, with links to those before and after', async () => {
  for (const title of ['A', 'B', 'C']) await write(title);
  const page = await call('GET', '/kb/articles?page=2&pageSize=2&sort=title&tag=test');
  expect(page.body).toMatchObject({ page: 2, pageSize: 2, total: 3, items: [{ title: 'C' }] });
  expect(page.headers.get('link')).toBe('</kb/articles?page=1&pageSize=2&sort=title&tag=test>; rel="prev"');
  const newest = await call('GET', '/kb/articles?pageSize=1');
  expect(newest.body).toMatchObject({ total: 6, items: [{ title: 'C' }] });
});

test('finds articles by their words, the most telling first', async () => {
  const { id } = await write(
    'Zebras in the wild',
    'Their stripes confuse lions. A gateway is not mentioned. '.repeat(3),
  );
  await write('Lions', 'A lion sees a zebra.');
  const zebra = (await call('GET', '/kb/search?q=zebra')).body;
  expect(zebra.items.map((hit: { article: { title: string } }) => hit.article.title)).toEqual([
    'Zebras in the wild',
    'Lions',
  ]);
  const stripes = (await call('GET', '/kb/search?q=stripe&limit=1')).body;
  expect(stripes.items).toMatchObject([{ article: { id }, snippet: expect.stringContaining('stripes confuse') }]);
  expect((await call('GET', '/kb/search?q=the+of')).body).toMatchObject({ total: 0, items: [] });
  expect((await call('GET', '/kb/search?q=gateway')).body.items[0].article.title).toBe('What a gateway does');
});

test('names what is wrong with a query', async () => {
  const { status, body } = await call('GET', '/kb/articles?page=0&pageSize=51&sort=best');
  expect(status).toBe(400);
  expect(body.errors).toMatchObject([
    { in: 'query', name: 'page', keyword: 'minimum' },
    { in: 'query', name: 'pageSize', keyword: 'maximum' },
    { in: 'query', name: 'sort', keyword: 'enum' },
  ]);
});

test('gives back an uploaded file byte for byte, and its replacement', async () => {
  const { id } = await write('With a file');
  const bytes = crypto.getRandomValues(new Uint8Array(50_000));
  const form = new FormData();
  form.set('file', new File([bytes], 'näme.bin', { type: 'image/png' }));
  form.set('caption', 'Noise');
  const uploaded = await call('POST', `/kb/articles/${id}/attachments`, { user: 'ada', body: form });
  expect(uploaded.status).toBe(201);
  expect(uploaded.body).toMatchObject({ filename: 'näme.bin', mediaType: 'image/png', size: 50_000, caption: 'Noise' });
  const path = uploaded.headers.get('location')!;
  const download = await send('GET', path);
  expect(new Uint8Array(await download.arrayBuffer())).toEqual(bytes);
  expect(download.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''n%C3%A4me.bin");

  const headers = { 'content-type': 'application/octet-stream' };
  const replaced = await call('PUT', path, { user: 'ada', body: new Uint8Array([0, 255, 10]), headers });
  expect(replaced.body).toMatchObject({ size: 3, filename: 'näme.bin' });
  expect(new Uint8Array(await (await send('GET', path)).arrayBuffer())).toEqual(new Uint8Array([0, 255, 10]));
  expect((await call('GET', `/kb/articles/${id}/attachments`)).body.items).toEqual([replaced.body]);
  await call('DELETE', `/kb/articles/${id}`, { user: 'ada' });
  expect((await call('GET', path)).status).toBe(404);
});

test('refuses a form without a file, and one that is too large', async () => {
  const { id } = await write('With no file');
  const empty = new FormData();
  empty.set('caption', 'No file');
  const path = `/kb/articles/${id}/attachments`;
  const { status, body } = await call('POST', path, { user: 'ada', body: empty });
  expect(status).toBe(400);
  expect(body.errors).toMatchObject([{ in: 'body', pointer: '/file', keyword: 'required' }]);
  const large = new FormData();
  large.set('file', new File([new Uint8Array(17 * 1024 * 1024)], 'large.bin'));
  expect((await call('POST', path, { user: 'ada', body: large })).status).toBe(413);
});
