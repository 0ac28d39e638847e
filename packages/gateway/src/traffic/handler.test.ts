// Answers the gateway makes itself, over real sockets: which problem, with which members and fields, and what becomes of
// the connection.

import { once } from 'node:events';
import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { BodyPlan, Violation } from '@portico/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RequestCompleted } from '../events.ts';
import { defaultOptions } from '../options.ts';
import { closeUpstreams, exchangeBytes, httpUpstream, type Running, startTraffic } from './traffic.fixture.ts';

const violation = (keyword: string): Violation => ({
  in: 'body',
  pointer: '',
  keyword,
  message: 'is wrong',
  schema: '',
});

/** Wants `ok` in the query and in JSON bodies; takes JSON only on /checked. */
const validator = {
  checkHead: ({ query }: { query: string }) =>
    query.includes('bad') ? [{ ...violation('enum'), in: 'query', name: 'q' } as const] : [],
  planBody: (contentType: string | undefined, hasBody: boolean): BodyPlan => {
    if (!hasBody) return { kind: 'pass' };
    if (contentType === 'text/plain') return { kind: 'pass' };
    const streamable = contentType?.startsWith('multipart/form-data') === true;
    if (contentType !== 'application/json' && !streamable)
      return { kind: 'unsupported', supported: ['application/json', 'text/plain'] };
    return {
      kind: 'buffer',
      streamable,
      check: (bytes) => (Buffer.from(bytes).includes('ok') ? [] : [violation('const'), violation('type')]),
    };
  },
};

let forwarded: string[];
let traffic: Running;

beforeEach(async () => {
  forwarded = [];
  const upstream = await httpUpstream(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('latin1')) body += chunk;
    forwarded.push(`${request.method} ${request.url} ${body}`);
    response.end('fine');
  });
  traffic = await startTraffic({
    operations: ['GET /a', 'POST /a', 'GET /items/{id}', 'OPTIONS /declared'],
    upstreams: [upstream],
    validator,
    options: { limits: { body: 1_000, headers: 4_096 } },
  });
});
afterEach(async () => {
  await traffic[Symbol.asyncDispose]();
  closeUpstreams();
});

const post = (body: BodyInit | Uint8Array, headers: Record<string, string> = {}, query = '') =>
  fetch(`${traffic.url}/a${query}`, {
    method: 'POST',
    body: body as BodyInit,
    headers: { 'content-type': 'application/json', ...headers },
  });

test('says what a wrong path may have meant, and which services are missing', async () => {
  const answer = await fetch(`${traffic.url}/itms/1`);
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.headers.get('proxy-status')).toBe('portico; error=destination_not_found');
  const body = (await answer.json()) as Record<string, unknown>;
  expect(body).toMatchObject({
    type: '/-/problems/route-not-found',
    title: 'No such route',
    status: 404,
    instance: answer.headers.get('x-request-id'),
    docs: '/docs',
    services: [{ service: 'kb', state: 'waiting' }],
  });
  expect((body.nearest as unknown[])[0]).toEqual({
    method: 'GET',
    path: '/items/{id}',
    service: 'api',
    operationId: 'GET /items/{id}',
  });
});

test('says which methods a path takes', async () => {
  const answer = await fetch(`${traffic.url}/a`, { method: 'DELETE' });
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe('GET, HEAD, OPTIONS, POST');
  expect(await answer.json()).toMatchObject({ allowed: ['GET', 'HEAD', 'OPTIONS', 'POST'] });
});

test('answers OPTIONS itself unless it is declared', async () => {
  const answer = await fetch(`${traffic.url}/a`, { method: 'OPTIONS' });
  expect([answer.status, answer.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS, POST']);
  await fetch(`${traffic.url}/declared`, { method: 'OPTIONS' });
  expect(forwarded).toEqual(['OPTIONS /declared ']);
});

test('tells every violation of head and body at once and forwards nothing', async () => {
  const answer = await post('{"no":1}', {}, '?q=bad');
  expect(answer.status).toBe(400);
  const { type, errors } = (await answer.json()) as { type: string; errors: Violation[] };
  expect(type).toBe('/-/problems/request-invalid');
  expect(errors.map((error) => error.keyword)).toEqual(['enum', 'const', 'type']);
  expect(forwarded).toEqual([]);
});

test('forwards what it has checked as it came', async () => {
  expect((await post('{ "ok" : 1 }')).status).toBe(200);
  expect(forwarded).toEqual(['POST /a { "ok" : 1 }']);
});

test.each([
  ['gzip', gzipSync('"ok"')],
  ['br', brotliCompressSync('"ok"')],
  ['deflate', deflateSync('"ok"')],
])('checks what is inside %s and forwards the compressed bytes', async (coding, bytes) => {
  expect((await post(new Uint8Array(bytes), { 'content-encoding': coding })).status).toBe(200);
  expect(forwarded).toEqual([`POST /a ${bytes.toString('latin1')}`]);
});

test('refuses codings it can not look into, and content that is not what its coding says', async () => {
  const unknown = await post('"ok"', { 'content-encoding': 'zstd' });
  expect([unknown.status, unknown.headers.get('accept-encoding')]).toEqual([415, 'gzip, deflate, br, identity']);
  expect((await post('"ok"', { 'content-encoding': 'gzip, gzip' })).status).toBe(415);
  const wrong = await post('"ok"', { 'content-encoding': 'gzip' });
  expect([wrong.status, ((await wrong.json()) as { type: string }).type]).toEqual([400, '/-/problems/bad-request']);
});

test('says which media types an operation takes', async () => {
  const answer = await post('x', { 'content-type': 'text/html' });
  expect([answer.status, answer.headers.get('accept')]).toEqual([415, 'application/json, text/plain']);
  expect(await answer.json()).toMatchObject({ supported: ['application/json', 'text/plain'] });
});

test.each([
  ['announced', () => post('x'.repeat(1_001))],
  ['inside its coding', () => post(new Uint8Array(gzipSync('x'.repeat(1_001))), { 'content-encoding': 'gzip' })],
  [
    'chunked',
    () =>
      exchangeBytes(
        traffic.port,
        `POST /a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n${'x'.repeat(1_001)}\r\n`,
      ),
  ],
])('stops content that is longer than what is checked: %s', async (_, send) => {
  const answer = await send();
  if (typeof answer === 'string') expect(answer).toMatch(/^HTTP\/1\.1 413 [\s\S]*"limit":1000/);
  else expect([answer.status, ((await answer.json()) as { limit: number }).limit]).toEqual([413, 1_000]);
  expect(forwarded).toEqual([]);
});

test('checks files that fit, and streams longer ones', async () => {
  const type = { 'content-type': 'multipart/form-data; boundary=b' };
  expect((await post('no', type)).status).toBe(400);
  expect((await post('ok', type)).status).toBe(200);
  expect((await post('x'.repeat(100_000), type)).status).toBe(200);
  expect((await post('x'.repeat(100_000), type, '?bad')).status).toBe(400);
});

test('holds every content to its limit where longer content is not let pass unchecked', async () => {
  const validation = { ...defaultOptions.validation, longBody: 'reject' } as const;
  const upstreams = [await httpUpstream((request, response) => void request.resume().on('end', () => response.end()))];
  await using strict = await startTraffic({
    operations: ['POST /a'],
    upstreams,
    validator,
    options: { limits: { body: 1_000, headers: 4_096 }, validation },
  });
  const send = (body: BodyInit) =>
    fetch(`${strict.url}/a`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      duplex: 'half',
    } as RequestInit);
  expect((await send('x'.repeat(1_001))).status).toBe(413);
  expect((await send(new Blob(['no']).stream())).status).toBe(400);
  expect((await send(new Blob(['ok']).stream())).status).toBe(200);
});

test('refuses an encoded slash unless its operation takes one, and then splits nothing by it', async () => {
  const upstreams = [await httpUpstream((request, response) => response.end(request.url))];
  const operations = ['GET /items/{id}', 'GET /items/{id}/parts'];
  await using strict = await startTraffic({ operations, upstreams });
  const validation = { ...defaultOptions.validation, encodedSlash: 'allow' } as const;
  await using lenient = await startTraffic({ operations, upstreams, options: { validation } });
  expect((await fetch(`${strict.url}/items/a%2fparts`)).status).toBe(400);
  expect(await (await fetch(`${lenient.url}/items/a%2fparts`)).text()).toBe('/items/a%2Fparts');
  expect((await fetch(`${lenient.url}/items%2fa`)).status).toBe(400);
  expect((await fetch(`${lenient.url}/items/..%2fa`)).status).toBe(400);
});

test.each(['/a', '/none', '/-/live'])(
  'refuses a header name with an underscore that nothing declares, for %s',
  async (path) => {
    const answer = await fetch(traffic.url + path, { headers: { X_Real: '1' } });
    expect([answer.status, ((await answer.json()) as { type: string }).type]).toEqual([400, '/-/problems/bad-request']);
    expect(forwarded).toEqual([]);
  },
);

test('does not bound content that is not checked', async () => {
  expect((await post('x'.repeat(100_000), { 'content-type': 'text/plain' })).status).toBe(200);
});

test('asks for content only when it will be read', async () => {
  const head = (path: string, type: string) =>
    `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: 4\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n`;
  expect(await exchangeBytes(traffic.port, `${head('/a', 'application/json')}"ok"`)).toMatch(
    /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200/,
  );
  expect(await exchangeBytes(traffic.port, `${head('/a', 'text/plain')}"ok"`)).toMatch(
    /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200/,
  );
  expect(await exchangeBytes(traffic.port, head('/none', 'text/plain'))).toMatch(/^HTTP\/1\.1 404/);
  expect(await exchangeBytes(traffic.port, head('/a', 'x/y').replace('100-continue', 'tea'))).toMatch(
    /^HTTP\/1\.1 417[\s\S]*expectation-failed/,
  );
});

test('keeps the connection after a refusal with short content, and closes it after one with long content', async () => {
  const short = await exchangeBytes(
    traffic.port,
    'POST /none HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  );
  expect(short.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 404', 'HTTP/1.1 200']);
  const long = await exchangeBytes(
    traffic.port,
    `POST /none HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n${'x'.repeat(100_000)}GET /a HTTP/1.1\r\nHost: x\r\n\r\n`,
  );
  expect(long.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 404']);
  expect(long).toContain('Connection: close');
});

test('reads the request after a bad target as nothing', async () => {
  const received = await exchangeBytes(
    traffic.port,
    'GET /a/../b HTTP/1.1\r\nHost: x\r\n\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n',
  );
  expect(received.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400']);
  expect(forwarded).toEqual([]);
});

test.each([
  [
    'two framings',
    'POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
    'bad-request',
  ],
  ['two hosts', 'GET /a HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n', 400, 'bad-request'],
  ['no host', 'GET /a HTTP/1.1\r\n\r\n', 400, 'bad-request'],
  ['a folded line', 'GET /a HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n', 400, 'bad-request'],
  ['no HTTP at all', '\x16\x03\x01\x00\xa5\x01\x00\x00', 400, 'bad-request'],
  ['another version', 'GET /a HTTP/2.0\r\nHost: x\r\n\r\n', 400, 'bad-request'],
  [
    'a transfer coding that node:http does not read',
    'POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\nabc',
    400,
    'bad-request',
  ],
  [
    'a bad chunk',
    'POST /a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    400,
    'bad-request',
  ],
  ['another authority', 'GET http://evil.example/a HTTP/1.1\r\nHost: x\r\n\r\n', 421, 'misdirected-request'],
  ['a tunnel', 'CONNECT x:80 HTTP/1.1\r\nHost: x:80\r\n\r\n', 501, 'method-not-implemented'],
  ['a trace', 'TRACE /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 501, 'method-not-implemented'],
  ['a long target', `GET /${'a'.repeat(9_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 414, 'target-too-long'],
  ['an endless target', `GET /${'a'.repeat(60_000)}`, 414, 'target-too-long'],
  ['a long head', `GET /a HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(5_000)}\r\n\r\n`, 431, 'headers-too-large'],
  ['an endless head', `GET /a HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(60_000)}`, 431, 'headers-too-large'],
  ['many fields', `GET /a HTTP/1.1\r\nHost: x\r\n${'X: 1\r\n'.repeat(101)}\r\n`, 431, 'headers-too-large'],
])('refuses %s with a problem and closes', async (_, bytes, status, id) => {
  const received = await exchangeBytes(traffic.port, Buffer.from(bytes, 'latin1'));
  expect(received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]*/-/problems/${id}"`));
  expect(received).toContain('Content-Type: application/problem+json');
  expect(forwarded).toEqual([]);
});

test('answers a request in flight before the connection ends over what follows it', async () => {
  const received = await exchangeBytes(traffic.port, 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n\x01\x02\r\n\r\n');
  expect(received).toMatch(/^HTTP\/1\.1 200 OK/);
});

test.each(['CONNECT x:80', 'GET /a'])('survives a client that resets its connection after %s', async (start) => {
  for (let attempt = 0; attempt < 20; attempt++) {
    const socket = connect(traffic.port, '127.0.0.1');
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
    socket.write(`${start} HTTP/1.1\r\nHost: x\r\n${upgrade}\r\n${'x'.repeat(50_000)}`);
    await once(socket, attempt % 2 === 0 ? 'data' : 'connect');
    socket.resetAndDestroy();
  }
  // An error that nobody listens for would have ended the process.
  expect((await fetch(`${traffic.url}/a`)).status).toBe(200);
});

test('says nothing more after an early answer when the client breaks off its content', async () => {
  const received = await exchangeBytes(
    traffic.port,
    'POST /none HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n',
  );
  expect(received.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 404']);
  expect(received).toMatch(/\}$/);
});

test('answers for itself in the form the client reads best, and HEAD without a body', async () => {
  const page = await fetch(`${traffic.url}/<x>`.replace('<x>', 'x'), { headers: { accept: 'text/html' } });
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(await page.text()).toContain('<h1>404 No such route</h1>');
  const text = await fetch(`${traffic.url}/x`, { headers: { accept: 'text/plain' } });
  expect(await text.text()).toMatch(/^404 No such route\n/);
  const head = await exchangeBytes(traffic.port, 'HEAD /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 404 [\s\S]*Content-Length: [1-9]\d+\r\n[\s\S]*\r\n\r\n$/);
});

test('keeps a sane request id of the client and replaces any other', async () => {
  const id = async (value: string) =>
    (await fetch(`${traffic.url}/a`, { headers: { 'x-request-id': value } })).headers.get('x-request-id');
  expect(await id('order-42.a:b')).toBe('order-42.a:b');
  expect(await id('a b')).toMatch(/^[0-9a-f-]{36}$/);
  expect(await id('x'.repeat(200))).toMatch(/^[0-9a-f-]{36}$/);
});

test('hands the gateway’s own paths to the surface', async () => {
  const answer = await fetch(`${traffic.url}/-/live?x`);
  expect([await answer.text(), answer.headers.has('x-request-id')]).toEqual(['alive', true]);
});

test('tells of each finished request once, without its query', async () => {
  const events: RequestCompleted[] = [];
  traffic.events.on('request.completed', (event) => void events.push(event));
  await (await fetch(`${traffic.url}/items/7?secret=1`)).text();
  await (await fetch(`${traffic.url}/none?secret=1`)).text();
  await expect.poll(() => events.length).toBe(2);
  expect(events[0]).toMatchObject({
    method: 'GET',
    path: '/items/7',
    status: 200,
    service: 'api',
    operationId: 'GET /items/{id}',
  });
  expect(events[1]).toMatchObject({ path: '/none', status: 404, problem: 'route-not-found' });
  expect(events[0]?.aborted).toBeUndefined();
});

test.each([
  ['report', 3],
  ['off', undefined],
] as const)('forwards a request that breaks its contract under `%s`', async (requests, violations) => {
  const upstream = await httpUpstream((request, response) => request.resume().on('end', () => response.end('fine')));
  await using lenient = await startTraffic({
    operations: ['POST /a'],
    upstreams: [upstream],
    validator,
    options: { validation: { ...defaultOptions.validation, requests } },
  });
  const events: RequestCompleted[] = [];
  lenient.events.on('request.completed', (event) => void events.push(event));
  const answer = await fetch(`${lenient.url}/a?q=bad`, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  });
  expect(await answer.text()).toBe('fine');
  await expect.poll(() => events.length).toBe(1);
  expect(events[0]?.violations).toBe(violations);
});
