// Requests through a traffic server over real sockets: bytes, streams, aborts, failures.

import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { defaultOptions } from '../options.ts';
import { closeUpstreams, exchangeBytes, httpUpstream, rawUpstream, startTraffic } from './traffic.fixture.ts';

afterEach(closeUpstreams);

const dead = 'http://127.0.0.1:1';
const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const quick = { ...defaultOptions.timeouts, headers: 150, idle: 150 };

/** Answers with what it received, as JSON. */
const mirror = () =>
  httpUpstream(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('latin1');
    response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }));
  });

async function text(message: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of message.setEncoding('latin1')) body += chunk;
  return body;
}

test('forwards method, canonical path and raw query to the upstream path', async () => {
  await using traffic = await startTraffic({
    operations: ['POST /legacy/{a}:run /v1/{a}:run'],
    upstreams: [`${await mirror()}/base`],
  });
  const answer = await fetch(`${traffic.url}/legacy/%7ex%2cy:run?q=%2f&q=%7E`, { method: 'POST' });
  expect(await answer.json()).toMatchObject({ method: 'POST', url: '/base/v1/~x%2Cy:run?q=%2f&q=%7E' });
  expect(answer.headers.get('portico-revision')).toBe('f'.repeat(64));
  expect(answer.headers.get('via')).toBe('1.1 portico');
  expect(answer.headers.get('proxy-status')).toBeNull();
});

test.each([
  [
    'duplicate keys, big integers and odd spacing',
    Buffer.from('{ "a":1,"a" : 12345678901234567890,\n\t"b":1.0e+2 }\n'),
  ],
  ['gzip', gzipSync('{"a":1}')],
  ['multipart', Buffer.from('--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\x00\xff\r\n--x--\r\n', 'latin1')],
])('gives the service the body byte for byte: %s', async (_, body) => {
  await using traffic = await startTraffic({ operations: ['POST /a'], upstreams: [await mirror()] });
  const answer = await fetch(`${traffic.url}/a`, { method: 'POST', body: new Uint8Array(body) });
  expect(((await answer.json()) as { body: string }).body).toBe(body.toString('latin1'));
});

test('keeps the framing of a chunked upload of unknown length', async () => {
  const seen: string[] = [];
  const upstream = await rawUpstream((socket, received) => {
    if (!received.endsWith('0\r\n\r\n')) return;
    seen.push(received);
    socket.write(ok);
  });
  await using traffic = await startTraffic({ operations: ['PUT /a'], upstreams: [upstream] });
  const request = httpRequest(`${traffic.url}/a`, { method: 'PUT' });
  request.write('one');
  request.end('two');
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  expect(await text(response)).toBe('ok');
  expect(seen[0]).toContain('Transfer-Encoding: chunked');
  expect(seen[0]).toContain('one');
});

test('passes a response through with its coding, duplicates, reason and trailers', async () => {
  const body = gzipSync('hello');
  const upstream = await rawUpstream((socket) => {
    socket.write('HTTP/1.1 299 Quite Fine\r\nSet-Cookie: a=1\r\nSET-COOKIE: b=2\r\nContent-Encoding: gzip\r\n');
    socket.write('Trailer: Sum\r\nTransfer-Encoding: chunked\r\n\r\n');
    socket.write(`${body.length.toString(16)}\r\n`);
    socket.write(body);
    socket.write('\r\n0\r\nSum: 42\r\n\r\n');
  });
  await using traffic = await startTraffic({ operations: ['GET /a'], upstreams: [upstream] });
  const received = await exchangeBytes(traffic.port, 'GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(received).toMatch(
    /^HTTP\/1\.1 299 Quite Fine\r\nSet-Cookie: a=1\r\nSET-COOKIE: b=2\r\nContent-Encoding: gzip\r\n/,
  );
  expect(received).toContain(body.toString('latin1'));
  expect(received).toMatch(/\r\n0\r\nSum: 42\r\n\r\n$/);
});

test('passes early hints on before the answer', async () => {
  const upstream = await rawUpstream((socket) => {
    socket.write(`HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n${ok}`);
  });
  await using traffic = await startTraffic({ operations: ['GET /a'], upstreams: [upstream] });
  const received = await exchangeBytes(traffic.port, 'GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(received).toMatch(
    /^HTTP\/1\.1 103 Early Hints\r\nLink: <\/a\.css>; rel=preload\r\n[\s\S]*\r\n\r\nHTTP\/1\.1 200 OK/,
  );
});

test('sends the head of a stream before its first byte, and each event when it is written', async () => {
  let write: (text: string) => void = () => undefined;
  const upstream = await httpUpstream((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    write = (event) => void response.write(event);
  });
  await using traffic = await startTraffic({
    operations: ['GET /events'],
    upstreams: [upstream],
    options: { timeouts: quick },
  });
  const response = await fetch(`${traffic.url}/events`);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  for (const event of ['data: 1\n\n', 'data: 2\n\n']) {
    write(event);
    expect((await reader.read()).value).toBe(event);
  }
  // Silent for longer than the idle limit, from which event streams are exempt.
  await new Promise((resolve) => setTimeout(resolve, 2 * quick.idle));
  write('data: 3\n\n');
  expect((await reader.read()).value).toBe('data: 3\n\n');
  await reader.cancel();
});

test('answers HEAD through GET when only GET is declared and the service does not take HEAD', async () => {
  const methods: (string | undefined)[] = [];
  const upstream = await httpUpstream((request, response) => {
    methods.push(request.method);
    if (request.method === 'HEAD' && request.url === '/a') response.writeHead(405);
    else response.setHeader('content-length', 5);
    response.end('hello');
  });
  await using traffic = await startTraffic({ operations: ['GET /a', 'HEAD /b'], upstreams: [upstream] });
  const bytes = await exchangeBytes(traffic.port, 'HEAD /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(bytes).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*content-length: 5\r\n[\s\S]*\r\n\r\n$/);
  await fetch(`${traffic.url}/b`, { method: 'HEAD' });
  expect(methods).toEqual(['HEAD', 'GET', 'HEAD']);
});

test('holds a fast service back while the client does not read', async () => {
  let sent = 0;
  const upstream = await httpUpstream((_, response) => {
    const chunk = Buffer.alloc(64 * 1024);
    const pump = () => {
      while (sent < 200 * 1024 * 1024) {
        sent += chunk.length;
        if (!response.write(chunk)) return void response.once('drain', pump);
      }
    };
    pump();
  });
  await using traffic = await startTraffic({ operations: ['GET /a'], upstreams: [upstream] });
  const socket = connect(traffic.port, '127.0.0.1', () => socket.write('GET /a HTTP/1.1\r\nHost: x\r\n\r\n'));
  socket.pause();
  let before = -1;
  while (sent !== before) {
    before = sent;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(sent).toBeLessThan(40 * 1024 * 1024);
  socket.destroy();
});

test('cancels the service’s work at once when the client leaves, in each phase', async () => {
  const gone: Promise<unknown>[] = [];
  let arrived: () => void = () => undefined;
  const upstream = await httpUpstream((request, response) => {
    gone.push(once(response, 'close'));
    if (request.url === '/body') response.write('begun');
    arrived();
  });
  await using traffic = await startTraffic({
    operations: ['GET /head', 'GET /body', 'POST /upload'],
    upstreams: [upstream],
  });
  for (const start of ['GET /head', 'GET /body', 'POST /upload']) {
    const reached = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const socket = connect(traffic.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `${start} HTTP/1.1\r\nHost: x\r\n${start.startsWith('POST') ? 'Content-Length: 10\r\n\r\n123' : '\r\n'}`,
    );
    await reached;
    socket.destroy();
    // Would wait for ever if the abort did not travel.
    await gone.at(-1);
  }
  expect(gone.length).toBe(3);
  await expect.poll(() => traffic.instances.get('api')[0]!.inFlight).toBe(0);
});

test.each([
  ['a length', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345', '1.1'],
  ['chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n', '1.1'],
])('cuts the client off when the service breaks a body with %s', async (_, bytes, version) => {
  const upstream = await rawUpstream((socket) => socket.end(bytes));
  await using traffic = await startTraffic({ operations: ['GET /a'], upstreams: [upstream] });
  const received = await exchangeBytes(traffic.port, `GET /a HTTP/${version}\r\nHost: x\r\n\r\n`);
  expect(received).not.toContain('\r\n0\r\n');
  if (received !== '') expect(received).toMatch(/content-length: 10|transfer-encoding: chunked/i);
});

test('resets the connection of an HTTP/1.0 client, to which a close would mean the end of the body', async () => {
  const upstream = await rawUpstream((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n');
    setTimeout(() => socket.destroy(), 20);
  });
  await using traffic = await startTraffic({ operations: ['GET /a'], upstreams: [upstream] });
  const socket = connect(traffic.port, '127.0.0.1', () => socket.write('GET /a HTTP/1.0\r\nHost: x\r\n\r\n'));
  socket.resume();
  const [error] = await once(socket, 'error');
  expect(error).toMatchObject({ code: 'ECONNRESET' });
});

test.each([
  ['bytes that are not HTTP', 'hello\r\n\r\n'],
  ['a status out of range', 'HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n'],
  ['a control character in a field', 'HTTP/1.1 200 OK\r\nX: a\x01b\r\nContent-Length: 0\r\n\r\n'],
  ['an unknown transfer coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nabc'],
  ['an upgrade that nobody asked for', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'],
  ['nothing', ''],
])('answers 502 without an address when the service sends %s', async (_, bytes) => {
  const upstream = await rawUpstream((socket) => socket.end(bytes));
  await using traffic = await startTraffic({ operations: ['POST /a'], upstreams: [upstream] });
  const answer = await fetch(`${traffic.url}/a`, { method: 'POST' });
  const body = await answer.text();
  expect(answer.status).toBe(502);
  expect(answer.headers.get('proxy-status')).toMatch(/^portico; error=/);
  expect(JSON.parse(body)).toMatchObject({ type: '/-/problems/upstream-failed', service: 'api' });
  expect(body).not.toContain('127.0.0.1');
});

test('answers 504 when the service does not answer in time, and ends its work', async () => {
  const upstream = await httpUpstream((_, response) => response.once('close', () => closed()));
  let closed: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    closed = resolve;
  });
  await using traffic = await startTraffic({
    operations: ['GET /a'],
    upstreams: [upstream],
    options: { timeouts: quick },
  });
  const answer = await fetch(`${traffic.url}/a`);
  expect(answer.status).toBe(504);
  expect(await answer.json()).toMatchObject({ type: '/-/problems/upstream-timeout', service: 'api' });
  await ended;
});

test('answers 408 when a client stops sending, and 504 when a service stops reading', async () => {
  const upstream = await rawUpstream((socket, received) => {
    if (received.includes('x-deaf')) socket.pause();
  });
  await using traffic = await startTraffic({
    operations: ['PUT /a'],
    upstreams: [upstream],
    options: { timeouts: { ...quick, headers: 5_000 } },
  });
  const client = await exchangeBytes(traffic.port, 'PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc');
  expect(client).toMatch(/^HTTP\/1\.1 408 [\s\S]*request-timeout/);
  const service = await exchangeBytes(
    traffic.port,
    Buffer.concat([
      Buffer.from('PUT /a HTTP/1.1\r\nHost: x\r\nx-deaf: 1\r\nContent-Length: 99999999\r\n\r\n'),
      Buffer.alloc(20_000_000),
    ]),
  );
  expect(service).toMatch(/^HTTP\/1\.1 504 [\s\S]*upstream-timeout/);
});

test('ends connections that are silent, slow with a head, or idle', async () => {
  await using traffic = await startTraffic({
    operations: ['GET /a'],
    upstreams: [await mirror()],
    options: { clients: { head: 200, idle: 200 } },
  });
  expect(await exchangeBytes(traffic.port, '')).toMatch(/^HTTP\/1\.1 408 |^$/);
  expect(await exchangeBytes(traffic.port, 'GET /a HTTP/1.1\r\nHost: x\r\n')).toMatch(
    /^HTTP\/1\.1 408 [\s\S]*request-timeout/,
  );
  expect(await exchangeBytes(traffic.port, 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
});

test('answers 502 when a body is broken from its first byte', async () => {
  const upstream = await rawUpstream((socket) =>
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'),
  );
  await using traffic = await startTraffic({ operations: ['GET /a', 'POST /a'], upstreams: [upstream] });
  for (const method of ['GET', 'POST']) expect((await fetch(`${traffic.url}/a`, { method })).status).toBe(502);
});

test('cuts the client off when a body stalls', async () => {
  const upstream = await httpUpstream((_, response) => response.write('begun'));
  await using traffic = await startTraffic({
    operations: ['GET /a'],
    upstreams: [upstream],
    options: { timeouts: quick },
  });
  const answer = await fetch(`${traffic.url}/a`);
  await expect(answer.text()).rejects.toThrow();
});

test('tries another instance when one can not be connected to, whatever the method, and reports it', async () => {
  await using traffic = await startTraffic({ operations: ['POST /a'], upstreams: [dead, await mirror()] });
  for (let attempt = 0; attempt < 10; attempt++) {
    const answer = await fetch(`${traffic.url}/a`, { method: 'POST', body: 'x'.repeat(100) });
    expect(((await answer.json()) as { body: string }).body).toBe('x'.repeat(100));
  }
  expect(traffic.failures[0]?.url).toBe(dead);
  for (const instance of traffic.instances.get('api')) expect(instance.inFlight).toBe(0);
});

test('answers 503 with Retry-After when no instance can be connected to', async () => {
  await using traffic = await startTraffic({ operations: ['GET /a'], upstreams: [dead] });
  const answer = await fetch(`${traffic.url}/a`);
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('1');
  expect(answer.headers.get('proxy-status')).toBe('portico; error=connection_refused');
  expect(await answer.json()).toMatchObject({ service: 'api', state: 'up', since: '2026-01-01T00:00:00.000Z' });
});

test('tells the last failure when a second instance fails in another way than the first', async () => {
  const breaking = await rawUpstream((socket) => socket.destroy());
  await using traffic = await startTraffic({ operations: ['POST /a'], upstreams: [dead, breaking] });
  for (let attempt = 0; attempt < 10; attempt++) {
    expect((await fetch(`${traffic.url}/a`, { method: 'POST', body: 'x' })).status).toBe(502);
  }
});

test('repeats a GET elsewhere when the connection breaks before an answer, and never a POST', async () => {
  let broken = 0;
  const breaking = await rawUpstream((socket) => {
    broken++;
    socket.destroy();
  });
  await using traffic = await startTraffic({
    operations: ['GET /a', 'POST /a'],
    upstreams: [breaking, await mirror()],
  });
  for (let attempt = 0; attempt < 10; attempt++) expect((await fetch(`${traffic.url}/a`)).status).toBe(200);
  broken = 0;
  const statuses = [];
  for (let attempt = 0; attempt < 20; attempt++) {
    statuses.push((await fetch(`${traffic.url}/a`, { method: 'POST', body: 'x' })).status);
  }
  expect(statuses.filter((status) => status === 502).length).toBe(broken);
});

test('still answers after a hundred requests with fields that the upstream client refuses', async () => {
  await using traffic = await startTraffic({ operations: ['GET /a'], upstreams: [await mirror()] });
  const odd = [
    'Upgrade: x',
    'Keep-Alive: x',
    'Expect: x',
    'Transfer-Encoding: x',
    'X: \x01',
    'Content-Length: x',
    'Connection: upgrade, x',
  ];
  await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      exchangeBytes(
        traffic.port,
        `GET /a HTTP/1.1\r\nHost: x\r\n${odd[index % odd.length]}\r\nConnection: close\r\n\r\n`,
      ),
    ),
  );
  const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(`${traffic.url}/a`)));
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
});

test('passes on an early answer to an upload that the service does not read', async () => {
  const upstream = await rawUpstream((socket) =>
    socket.write('HTTP/1.1 413 No\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno'),
  );
  await using traffic = await startTraffic({ operations: ['PUT /a'], upstreams: [upstream] });
  const received = await exchangeBytes(
    traffic.port,
    `PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n${'x'.repeat(100_000)}`,
  );
  expect(received).toMatch(/^HTTP\/1\.1 413 No\r\n[\s\S]*\r\n\r\nno$/);
});

test('lets requests in flight finish when it closes, and takes no new ones', async () => {
  const asked = Promise.withResolvers<ServerResponse>();
  const upstream = await httpUpstream((_, response) => asked.resolve(response));
  const traffic = await startTraffic({ operations: ['GET /a'], upstreams: [upstream] });
  const answer = fetch(`${traffic.url}/a`);
  const response = await asked.promise;
  const closed = traffic[Symbol.asyncDispose]();
  response.end('done');
  expect(await (await answer).text()).toBe('done');
  await closed;
  await expect(fetch(`${traffic.url}/a`)).rejects.toThrow();
});

test('tells busy clients to go before it closes: none of their requests is lost', async () => {
  const traffic = await startTraffic({
    operations: ['GET /a'],
    upstreams: [await mirror()],
    options: { drain: 5_000 },
  });
  let served = 0;
  const busyClient = async () => {
    const socket = connect(traffic.port, '127.0.0.1');
    for (;;) {
      socket.write('GET /a HTTP/1.1\r\nHost: x\r\n\r\n');
      // Rejects when the connection breaks, which would be a lost request.
      const [chunk] = await once(socket, 'data');
      expect(String(chunk)).toMatch(/^HTTP\/1\.1 200 OK/);
      served++;
      if (String(chunk).includes('Connection: close')) return socket.resume();
    }
  };
  const clients = Array.from({ length: 8 }, busyClient);
  await expect.poll(() => served).toBeGreaterThan(50);
  const closed = traffic[Symbol.asyncDispose]();
  await Promise.all(clients);
  await closed;
});

test('cuts what is left when the drain limit has passed', async () => {
  const upstream = await httpUpstream((_, response) => response.write('never ends'));
  const traffic = await startTraffic({ operations: ['GET /a'], upstreams: [upstream] });
  const answer = await fetch(`${traffic.url}/a`);
  await traffic[Symbol.asyncDispose]();
  await expect(answer.text()).rejects.toThrow();
});
