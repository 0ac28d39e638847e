// The raw client, the scripted upstream and the fault proxy against peers whose behaviour is known, so that a failing
// conformance case tells of the gateway and not of the kit.

import { createServer, get, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type ByteStep, playScript } from './byte-script.ts';
import { faultProxy } from './fault-proxy.ts';
import { readMessage, readResponses, statusOf } from './http-message.ts';
import { rawConnection } from './raw-client.ts';
import { scriptedUpstream } from './scripted-upstream.ts';

const disposals: (() => unknown)[] = [];
afterEach(async () => {
  for (const dispose of disposals.splice(0).reverse()) await dispose();
});

async function nodeServer(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  disposals.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return (server.address() as AddressInfo).port;
}

async function client(port: number) {
  const connection = await rawConnection(port);
  disposals.push(() => connection[Symbol.dispose]());
  return connection;
}

/** Status of a GET, `cut` for an incomplete answer, or the error's code. */
function call(port: number, path: string): Promise<number | string> {
  return new Promise((resolve) => {
    const request = get({ port, path, agent: false }, (response) => {
      response.on('error', () => resolve('cut'));
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    request.on('error', (error) => resolve((error as NodeJS.ErrnoException).code ?? 'error'));
  });
}

describe('the message reader', () => {
  const request = (text: string) => readMessage(text, false, () => 'empty');

  it('waits for the whole head', () => {
    expect(request('GET / HTTP/1.1\r\nHost: a\r\n')).toBeUndefined();
    expect(request('GET / HTTP/1.1\r\nHost: a\r\n\r\nGET')).toMatchObject({ complete: true, body: '', size: 27 });
  });

  it('follows Content-Length and chunked framing, trailers included', () => {
    expect(request('POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcd')).toMatchObject({ body: 'abc', complete: true });
    expect(request('POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab')).toMatchObject({ body: 'ab', complete: false });
    const chunked = 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect(request(`${chunked}3;x=1\r\nabc\r\n0\r\nT: 1\r\n\r\n`)).toMatchObject({
      body: 'abc',
      complete: true,
      trailers: [['T', '1']],
    });
    for (const part of ['3\r\nab', '3\r\nabc\r\n', '3\r\nabc\r\n0\r\n']) {
      expect(request(chunked + part)).toMatchObject({ complete: false });
    }
  });

  it('names what is malformed', () => {
    for (const bad of [
      'POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc',
      'POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc',
      'POST / HTTP/1.1\r\nContent-Length: +3\r\n\r\nabc',
      'POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
      'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n',
      'GET / HTTP/1.1\r\nHost : a\r\n\r\n',
      'GET / HTTP/1.1\r\nA: 1\r\n b\r\n\r\n',
    ]) {
      expect(request(bad)?.malformed, bad).toBeDefined();
    }
  });

  it('tells a body that ends with the connection from one that was cut', () => {
    const head = 'HTTP/1.1 200 OK\r\n';
    expect(readResponses(`${head}\r\nab`, false, ['GET'])).toMatchObject([{ complete: false }]);
    expect(readResponses(`${head}\r\nab`, true, ['GET'])).toMatchObject([{ complete: true, body: 'ab' }]);
    expect(readResponses(`${head}Content-Length: 3\r\n\r\nab`, true, ['GET'])).toMatchObject([{ complete: false }]);
    expect(readResponses(`${head}Content-Length: 3\r\n\r\n`, true, ['HEAD'])).toMatchObject([{ complete: true }]);
  });

  it('reads interim responses and a pipeline, and keeps what follows as malformed', () => {
    const text =
      'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 \r\nContent-Length: 1\r\n\r\nabc';
    const messages = readResponses(text, false, ['GET', 'GET']);
    expect(messages.map(({ start }) => statusOf(start))).toEqual([103, 204, 200, Number.NaN]);
    expect(messages.at(-1)).toMatchObject({ start: 'bc', complete: false });
  });

  it('takes only well-formed HTTP/1.1 status lines', () => {
    expect(statusOf('HTTP/1.1 200')).toBe(200);
    for (const line of [
      'HTTP/1.0 200 OK',
      'HTTP/1.1 099 x',
      'HTTP/1.1  200 OK',
      'http/1.1 200 OK',
      'HTTP/1.1 2000 x',
    ]) {
      expect(statusOf(line), line).toBeNaN();
    }
  });
});

describe('the raw client', () => {
  it('sends exactly the bytes of a script and reads pipelined answers', async () => {
    const targets: string[] = [];
    const port = await nodeServer((incoming, outgoing) => {
      targets.push(`${incoming.method} ${incoming.url} ${incoming.headers['x-pad']}`);
      outgoing.end('done');
    });
    const connection = await client(port);
    await playScript(
      [
        ['GET /a?q={port} HTTP/1.1', 'Host: x', 'X-Pad: {y*4}', '', ''],
        'HEAD /b HT',
        { pause: 5 },
        'TP/1.1\r\nHost: x\r\n\r\n',
      ],
      connection,
      { port: '7' },
    );
    expect(await connection.answered(['GET', 'HEAD'], 2, 3_000)).toBe(true);
    expect(targets).toEqual(['GET /a?q=7 yyyy', 'HEAD /b undefined']);
    expect(connection.responses(['GET', 'HEAD'])).toMatchObject([{ body: 'done' }, { body: '', complete: true }]);
    expect(connection.ended).toBeUndefined();
  });

  it('drips, repeats, and keeps what comes while it does not read', async () => {
    const port = await nodeServer((incoming, outgoing) => {
      incoming.resume().on('end', () => outgoing.end(incoming.url));
    });
    const connection = await client(port);
    const steps: ByteStep[] = [
      { deaf: true },
      { drip: 'GET /', every: 1 },
      { repeat: 3, steps: ['a', { pause: 1 }] },
      [' HTTP/1.1', 'Host: x', '', ''],
      { pause: 20 },
    ];
    await playScript(steps, connection, {});
    expect(connection.received()).toBe('');
    await playScript([{ deaf: false }, { await: '/aaa' }], connection, {});
    expect(connection.responses(['GET'])).toMatchObject([{ body: '/aaa', complete: true }]);
  });

  it('tells a reset from an orderly close', async () => {
    const port = await nodeServer((incoming, outgoing) => {
      if (incoming.url === '/reset') incoming.socket.resetAndDestroy();
      else outgoing.end();
    });
    for (const [target, ended] of [
      ['/reset', 'reset'],
      ['/close', 'fin'],
    ] as const) {
      const connection = await client(port);
      await playScript([`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`], connection, {});
      expect(await connection.closed(3_000)).toBe(true);
      expect(connection.ended).toBe(ended);
    }
  });
});

describe('the scripted upstream', () => {
  it('publishes its document, records requests and answers as told', async () => {
    await using upstream = await scriptedUpstream({ openapi: '3.1.0' });
    upstream.expect([{ steps: ['HTTP/1.1 299 Odd\r\nContent-Length: 0\r\n\r\n'] }]);
    expect(await (await fetch(`${upstream.url}/openapi.json`)).json()).toEqual({ openapi: '3.1.0' });
    expect(upstream.seen).toEqual([]);
    const answer = await fetch(`${upstream.url}/x`, { method: 'POST', body: 'hello' });
    expect(answer.status).toBe(299);
    expect((await fetch(`${upstream.url}/y`)).status).toBe(200);
    expect(upstream.seen).toMatchObject([
      { line: 'POST /x HTTP/1.1', body: 'hello', complete: true, aborted: false },
      { line: 'GET /y HTTP/1.1', body: '', complete: true },
    ]);
  });

  it('cuts, resets and hangs', async () => {
    await using upstream = await scriptedUpstream({});
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345';
    upstream.expect([{ steps: [head, { end: true }] }, { steps: [{ reset: true }] }, { steps: [] }]);
    expect(await call(upstream.port, '/cut')).toBe('cut');
    expect(await call(upstream.port, '/reset')).toBe('ECONNRESET');
    const hanging = await client(upstream.port);
    await playScript(['GET /hang HTTP/1.1\r\nHost: x\r\n\r\n'], hanging, {});
    expect(await upstream.until((seen) => seen.length === 3, 3_000)).toBe(true);
    hanging[Symbol.dispose]();
    expect(await upstream.until((seen) => seen[2]?.aborted === true, 3_000)).toBe(true);
  });

  it('notes a request that breaks off', async () => {
    await using upstream = await scriptedUpstream({});
    const half = await client(upstream.port);
    await playScript(['POST /half HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc'], half, {});
    expect(await upstream.until((seen) => seen[0]?.body === 'abc', 3_000)).toBe(true);
    half.socket.resetAndDestroy();
    expect(await upstream.until((seen) => seen[0]?.aborted === true, 3_000)).toBe(true);
    expect(upstream.seen).toMatchObject([{ body: 'abc', complete: false }]);
  });
});

describe('the fault proxy', () => {
  const body = 'x'.repeat(1_000);
  const setUp = async () => {
    const port = await nodeServer((incoming, outgoing) => {
      incoming.resume().on('end', () => outgoing.end(body));
    });
    const proxy = await faultProxy({ port });
    disposals.push(() => proxy[Symbol.asyncDispose]());
    const connection = async (close = true) => {
      const opened = await client(proxy.port);
      const more = close ? 'Connection: close\r\n' : '';
      await playScript([`GET / HTTP/1.1\r\nHost: x\r\n${more}\r\n`], opened, {});
      return opened;
    };
    return { proxy, connection };
  };

  it('passes bytes through unharmed', async () => {
    const { connection, proxy } = await setUp();
    const through = await connection();
    expect(await through.closed(3_000)).toBe(true);
    expect(through.responses(['GET'])).toMatchObject([{ body, complete: true }]);
    expect(proxy.accepted).toBe(1);
  });

  it('drips and delays, whole in the end', async () => {
    const { connection, proxy } = await setUp();
    proxy.set({ toTarget: { latency: 10 }, fromTarget: { drip: { bytes: 100, every: 2 } } });
    const slow = await connection();
    expect(await slow.until(() => slow.received().length > 0, 3_000)).toBe(true);
    expect(slow.received().length).toBeLessThan(1_000);
    expect(await slow.closed(3_000)).toBe(true);
    expect(slow.responses(['GET'])).toMatchObject([{ body, complete: true }]);
  });

  it.each(['fin', 'reset'] as const)('cuts after n bytes by %s', async (by) => {
    const { connection, proxy } = await setUp();
    proxy.set({ fromTarget: { cut: { after: 300, by } } });
    const cut = await connection(false);
    expect(await cut.closed(3_000)).toBe(true);
    if (by === 'fin') expect(cut.received()).toHaveLength(300);
    expect(cut.ended).toBe(by);
  });

  it('ends one direction and keeps the other', async () => {
    const { connection, proxy } = await setUp();
    proxy.set({ fromTarget: { halfCloseAfter: 50 } });
    const half = await connection(false);
    expect(await half.closed(3_000)).toBe(true);
    expect(half.ended).toBe('fin');
    expect(half.received()).toHaveLength(50);
    expect(proxy.open).toBe(1);
  });

  it('swallows everything as a black hole', async () => {
    const { connection, proxy } = await setUp();
    proxy.set({ toTarget: { blackhole: true } });
    const silent = await connection();
    expect(await silent.closed(50)).toBe(false);
    expect(silent.received()).toBe('');
  });

  it('refuses new connections and resets open ones', async () => {
    const { connection, proxy } = await setUp();
    const open = await connection(false);
    expect(await open.answered(['GET'], 1, 3_000)).toBe(true);
    proxy.resetAll();
    expect(await open.closed(3_000)).toBe(true);
    expect(open.ended).toBe('reset');
    proxy.refuse(true);
    expect(await call(proxy.port, '/')).toBe('ECONNRESET');
    proxy.refuse(false);
    expect(await call(proxy.port, '/')).toBe(200);
  });
});
