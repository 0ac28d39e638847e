import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from './runtime.ts';
import cases from './runtime-styles.json' with { type: 'json' };
import type { ClientOptions, Contract, ServerEvent } from './types.ts';

interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers by path; `/heard…` tells what it has heard. */
const server = createServer(async (request, response) => {
  const url = request.url ?? '';
  const answer = answers[url.split('?')[0] ?? ''];
  if (answer) {
    response.writeHead(answer.status ?? 200, answer.type ? { 'Content-Type': answer.type } : {});
    for (const chunk of answer.chunks ?? [answer.body ?? '']) response.write(chunk);
    if (answer.open) request.once('close', () => closed.resolve());
    else response.end();
    return;
  }
  const { method = '', headers } = request;
  const heard: Heard = { method, url, headers, body: await text(request) };
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(heard));
});
let closed = Promise.withResolvers<void>();

interface ScriptedAnswer {
  readonly status?: number;
  readonly type?: string;
  readonly body?: string;
  readonly chunks?: readonly string[];
  /** Goes on until the client leaves. */
  readonly open?: boolean;
}
const answers: Readonly<Record<string, ScriptedAnswer>> = {
  '/problem': { status: 404, type: 'application/problem+json', body: '{"type":"x","title":"No","status":404}' },
  '/page': { status: 502, type: 'text/html', body: '<h1>Bad</h1>' },
  '/cut': { status: 500, type: 'application/json', body: '{"a":' },
  '/nothing': { status: 204 },
  '/text': { type: 'text/plain', body: 'hello' },
  '/bytes': { type: 'application/octet-stream', body: 'bytes' },
  '/events': {
    type: 'text/event-stream',
    chunks: [': hi\n\nevent: a\r', '\nid: 7\ndata: one\ndata:two\r\r', 'data: ü\n\nretry: 5\n\n', 'data: never ended'],
  },
  '/lines': { type: 'application/jsonl', chunks: ['{"a":1}\n{"a"', ':2}\n\n3'] },
  '/endless': { type: 'text/event-stream', chunks: ['data: 1\n\n'], open: true },
};

let baseUrl = '';
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

type AnyAnswer = { ok: boolean; status: number; data?: unknown; error?: unknown };

async function call(method: string, path: string, init: object = {}, options: ClientOptions = {}): Promise<AnyAnswer> {
  return createClient({ baseUrl, ...options }).request(method, path, init);
}

async function heard(method: string, path: string, init: object = {}, options: ClientOptions = {}): Promise<Heard> {
  return (await call(method, path, init, options)).data as Heard;
}

const planned = (
  operation: string,
  plan: object,
  schemes: Contract['schemes'] = {},
): Pick<ClientOptions, 'contract'> => ({
  contract: { schemes, operations: { [operation]: plan } },
});

test.each(cases)('writes parameters: $name', async ({ path, params, url, style, headers }) => {
  const request = await heard('GET', path, { params }, planned(`GET ${path}`, { styles: style }));
  expect(request.url).toBe(url);
  expect(request.headers).toMatchObject(headers ?? {});
});

describe('bodies', () => {
  const typeOf = ({ headers }: Heard) => headers['content-type'];

  test('are JSON unless the contract says otherwise', async () => {
    const request = await heard('POST', '/a', { body: { a: [1] } });
    expect([typeOf(request), request.body]).toEqual(['application/json', '{"a":[1]}']);
    expect((await heard('POST', '/a', { body: 'text' })).body).toBe('"text"');
  });

  test('are forms in the styles of their encodings', async () => {
    const styles = { 'body tags': 'spaceDelimited' };
    const plan = planned('POST /a', { body: 'application/x-www-form-urlencoded', styles });
    const request = await heard(
      'POST',
      '/a',
      { body: { a: 'x y', tags: ['p', 'q'], in: { k: 1 }, list: [1, 2] } },
      plan,
    );
    expect(typeOf(request)).toBe('application/x-www-form-urlencoded');
    expect(request.body).toBe('a=x%20y&tags=p%20q&in=%7B%22k%22%3A1%7D&list=1&list=2');
  });

  test('are multipart from plain objects', async () => {
    const body = { note: 'hi', file: new Blob(['content'], { type: 'text/plain' }), meta: { a: 1 } };
    const request = await heard('POST', '/a', { body }, planned('POST /a', { body: 'multipart/form-data' }));
    expect(typeOf(request)).toMatch(/^multipart\/form-data; boundary=/);
    expect(request.body).toMatch(/name="note"\r\n\r\nhi/);
    expect(request.body).toMatch(/name="file"; filename="blob"\r\nContent-Type: text\/plain\r\n\r\ncontent/i);
    expect(request.body).toMatch(/name="meta".*\r\nContent-Type: application\/json\r\n\r\n\{"a":1\}/i);
  });

  test('are bytes and streams as they are', async () => {
    const plan = planned('PUT /a', { body: 'application/octet-stream' });
    const bytes = await heard('PUT', '/a', { body: new TextEncoder().encode('raw') }, plan);
    expect([typeOf(bytes), bytes.body]).toEqual(['application/octet-stream', 'raw']);
    const stream = new Blob(['flow']).stream();
    expect((await heard('PUT', '/a', { body: stream }, plan)).body).toBe('flow');
  });

  test('have the media type that the caller chooses', async () => {
    const request = await heard('POST', '/a', { body: '<a/>', contentType: 'application/xml' });
    expect([typeOf(request), request.body]).toEqual(['application/xml', '<a/>']);
  });
});

describe('credentials', () => {
  const places = { key: 'header X-Key', query: 'query k', cookie: 'cookie sid', token: 'bearer', basic: 'basic' };
  const with_ = (security: string[][], auth: ClientOptions['auth']) =>
    heard('GET', '/a', {}, { ...planned('GET /a', { security }, places), auth });

  test('go where their scheme says', async () => {
    expect((await with_([['key']], 's')).headers['x-key']).toBe('s');
    expect((await with_([['query']], 's&')).url).toBe('/a?k=s%26');
    expect((await with_([['cookie']], 's')).headers.cookie).toBe('sid=s');
    expect((await with_([['token']], 's')).headers.authorization).toBe('Bearer s');
    const basic = await with_([['basic']], { username: 'ü', password: 'p' });
    expect(basic.headers.authorization).toBe(`Basic ${Buffer.from('ü:p').toString('base64')}`);
  });

  test('are those of the first way for which there are all', async () => {
    const asked: string[] = [];
    const auth = (scheme: string) => {
      asked.push(scheme);
      return scheme === 'basic' ? undefined : `${scheme}!`;
    };
    const request = await with_([['basic', 'key'], [], ['key', 'token']], auth);
    expect(request.headers).toMatchObject({ 'x-key': 'key!', authorization: 'Bearer token!' });
    expect(asked).toEqual(['basic', 'key', 'key', 'token']);
  });

  test('are not sent with operations that ask for none', async () => {
    expect(
      (await heard('GET', '/b', {}, { ...planned('GET /a', { security: [['token']] }), auth: 's' })).headers
        .authorization,
    ).toBeUndefined();
    expect((await heard('GET', '/b', {}, { auth: 's' })).headers.authorization).toBe('Bearer s');
  });
});

test('names the revision it was made from, unless told not to', async () => {
  const contract = { revision: 'abc123' };
  expect((await heard('GET', '/a', {}, { contract })).headers['portico-client-revision']).toBe('abc123');
  expect(
    (await heard('GET', '/a', {}, { contract, revision: false })).headers['portico-client-revision'],
  ).toBeUndefined();
});

test('headers of a call go before those of the client', async () => {
  const headers = { 'X-A': 'client', 'X-B': 'client' };
  const request = await heard('GET', '/a', { headers: { 'x-a': 'call' } }, { headers });
  expect(request.headers).toMatchObject({ 'x-a': 'call', 'x-b': 'client' });
});

describe('answers', () => {
  test('that are no success are errors with what they say', async () => {
    expect(await call('GET', '/problem')).toMatchObject({ ok: false, status: 404, error: { title: 'No' } });
  });

  test('of somebody between become problems', async () => {
    const about = { type: 'about:blank', status: 502, title: 'Bad Gateway', detail: '<h1>Bad</h1>' };
    expect(await call('GET', '/page')).toMatchObject({ ok: false, error: about });
    expect(await call('GET', '/cut')).toMatchObject({ ok: false, error: { type: 'about:blank', status: 500 } });
    expect(await call('HEAD', '/problem')).toMatchObject({ ok: false, status: 404, error: { title: 'Not Found' } });
  });

  test('are read by their media type, or as the caller wants', async () => {
    expect((await call('GET', '/nothing')).data).toBeUndefined();
    expect((await call('GET', '/text')).data).toBe('hello');
    expect(await ((await call('GET', '/bytes')).data as Blob).text()).toBe('bytes');
    expect((await call('GET', '/bytes', { as: 'text' })).data).toBe('bytes');
    expect((await call('GET', '/text', { as: 'stream' })).data).toBeInstanceOf(ReadableStream);
  });

  test('that are streams of events come one by one', async () => {
    const events: ServerEvent[] = [];
    for await (const event of (await call('GET', '/events')).data as AsyncIterable<ServerEvent>) events.push(event);
    expect(events).toEqual([
      { event: 'a', data: 'one\ntwo', id: '7' },
      { event: 'message', data: 'ü', id: '7' },
    ]);
  });

  test('that are lines of JSON come one by one', async () => {
    const values: unknown[] = [];
    for await (const value of (await call('GET', '/lines')).data as AsyncIterable<unknown>) values.push(value);
    expect(values).toEqual([{ a: 1 }, { a: 2 }, 3]);
  });

  test('that go on end when the caller leaves the loop', async () => {
    closed = Promise.withResolvers();
    for await (const { data } of (await call('GET', '/endless')).data as AsyncIterable<ServerEvent>) {
      expect(data).toBe('1');
      break;
    }
    await closed.promise;
  });

  test('that go on end when they are aborted', async () => {
    closed = Promise.withResolvers();
    const abort = new AbortController();
    const { data } = await call('GET', '/endless', { signal: abort.signal });
    const reading = (async () => {
      for await (const _ of data as AsyncIterable<ServerEvent>) abort.abort();
    })();
    await expect(reading).rejects.toThrow(/abort/i);
    await closed.promise;
  });
});

test('rejects when there is no answer', async () => {
  const refused = createClient({ baseUrl: 'http://127.0.0.1:1' }).request('GET', '/');
  await expect(refused).rejects.toThrow('fetch failed');
  await expect(call('GET', '/a', { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
});
