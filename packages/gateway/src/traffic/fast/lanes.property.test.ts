// Whatever a client sends, both lanes answer the same and forward the same.

import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultOptions } from '../../options.ts';
import { closeUpstreams, type Running, rawUpstream, startTraffic } from '../traffic.fixture.ts';

interface Side {
  readonly running: Running;
  /** Requests as the service got them. */
  readonly seen: string[];
}

const answers = [
  'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
  'HTTP/1.1 201 \r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n1\r\n!\r\n0\r\nX-T: 1\r\n\r\n',
  'HTTP/1.1 204 No Content\r\nDate: Mon, 01 Jan 2024 00:00:00 GMT\r\n\r\n',
  'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nContent-Length: 9\r\n\r\n',
  'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 404 Gone Fishing\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end',
];

let sides: readonly Side[];
beforeAll(async () => {
  sides = await Promise.all([openSide(true), openSide(false)]);
});
afterAll(async () => {
  await Promise.all(sides.map(({ running }) => running[Symbol.asyncDispose]()));
  closeUpstreams();
});

async function openSide(fastLane: boolean): Promise<Side> {
  const seen: string[] = [];
  const upstream = await rawUpstream((socket, received) => {
    const text = received.slice(read.get(socket) ?? 0);
    const head = text.indexOf('\r\n\r\n') + 4;
    const length = Number(/^content-length: *(\d+)/im.exec(text)?.[1] ?? 0);
    if (head < 4 || text.length < head + length) return;
    read.set(socket, received.length);
    seen.push(text);
    const answer = answers[Number(/^\S+ \/items\/(\d)/.exec(text)?.[1] ?? 0)] ?? answers[0];
    socket.write(/^HEAD/.test(text) ? 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n' : (answer as string), 'latin1');
    if (answer?.includes('Connection: close') && !text.startsWith('HEAD')) socket.end();
  });
  const read = new WeakMap<object, number>();
  const running = await startTraffic({
    operations: ['GET /items/{id}', 'POST /items/{id}', 'PUT /items/{id}', 'DELETE /items/{id}', 'GET /end'],
    upstreams: [upstream],
    options: {
      fastLane,
      timeouts: { ...defaultOptions.timeouts, idle: 150 },
      clients: { head: 150, content: 150, idle: 60_000 },
    },
  });
  return { running, seen };
}

const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,9}$/);
const fields = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.tuple(token, fc.stringMatching(/^[ -~]{0,20}$/)) },
    {
      weight: 2,
      arbitrary: fc.constantFrom<[string, string]>(
        ['Connection', 'keep-alive'],
        ['connection', 'close'],
        ['Connection', 'x-a'],
        ['X-Forwarded-For', '6.6.6.6'],
        ['Via', '1.0 other'],
        ['Host', 'other'],
        ['X_A', 'b'],
        ['Accept', 'text/html'],
        ['X-Request-Id', 'mine'],
        ['Expect', '100-continue'],
        ['Transfer-Encoding', 'chunked'],
        ['Content-Length', '3'],
        ['TE', 'trailers'],
      ),
    },
    { weight: 1, arbitrary: fc.tuple(token, fc.string({ unit: 'binary', maxLength: 8 })) },
  ),
  { maxLength: 6 },
);
const request = fc.record({
  method: fc.constantFrom('GET', 'GET', 'POST', 'PUT', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH', 'get'),
  target: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 0, max: 5 }).map((digit) => `/items/${digit}?a=b`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('/nothing', '/items/%2f', '/items/a b', '/-/live', 'http://h/items/1', '*'),
    },
    { weight: 1, arbitrary: fc.stringMatching(/^\/items\/[!-~]{1,8}$/) },
  ),
  fields,
  content: fc.option(fc.stringMatching(/^[ -~]{1,20}$/), { nil: undefined, freq: 2 }),
});

test('both lanes answer the same, and forward the same', async () => {
  await fc.assert(
    fc.asyncProperty(request, async ({ method, target, fields, content }) => {
      const lines = [`${method} ${target} HTTP/1.1`, 'Host: h', ...fields.map(([name, value]) => `${name}: ${value}`)];
      if (content !== undefined) lines.push(`Content-Length: ${content.length}`);
      const bytes = `${lines.join('\r\n')}\r\n\r\n${content ?? ''}`;
      const [fast, standard] = await Promise.all(sides.map((side) => played(side, bytes)));
      expect(fast).toEqual(standard);
    }),
    { numRuns: 60 },
  );
}, 60_000);

/** Sends `bytes`, then a request that ends the connection as soon as something has been answered. */
async function played({ running, seen }: Side, bytes: string): Promise<unknown> {
  const from = seen.length;
  const received = await new Promise<string>((resolve) => {
    let text = '';
    const socket = connect(running.port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    const end = 'GET /end HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n';
    socket.on('data', (chunk) => {
      if (text === '') socket.write(end);
      text += chunk.toString('latin1');
    });
    socket.on('error', () => resolve(text)).on('close', () => resolve(text));
  });
  const plain = (text: string) =>
    text
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
      .replaceAll(/00-[0-9a-f]{32}-[0-9a-f]{16}-01/g, '<trace>')
      .replaceAll(/\w{3}, \d\d \w{3} 202[5-9] [0-9:]{8} GMT/g, '<date>')
      .replaceAll(/127\.0\.0\.1:\d+/g, '<address>');
  return { received: plain(received), forwarded: seen.slice(from).map(plain) };
}
