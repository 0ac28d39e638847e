import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { guardedFetcher } from './guarded-fetch.ts';

const options = { timeout: 2_000, maxBytes: 1_000, accept: 'application/json' };
const open: (() => unknown)[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function fetcher() {
  const made = guardedFetcher(500);
  open.push(() => made.close());
  return made;
}

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

describe('over HTTP', () => {
  it('gives status, bytes, entity tag and content type', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { etag: '"1"', 'content-type': 'application/json' }).end('{"a":1}');
    });
    expect(await fetcher().fetch(url, options)).toEqual({
      kind: 'answer',
      status: 200,
      bytes: Buffer.from('{"a":1}'),
      etag: '"1"',
      contentType: 'application/json',
    });
  });

  it('asks conditionally and understands that nothing changed', async () => {
    const url = await serve((request, response) => {
      response.writeHead(request.headers['if-none-match'] === '"1"' ? 304 : 500).end();
    });
    expect(await fetcher().fetch(url, { ...options, etag: '"1"' })).toEqual({ kind: 'unchanged' });
  });

  it('follows no redirect', async () => {
    let asked = 0;
    const other = await serve((_, response) => {
      asked++;
      response.end();
    });
    const url = await serve((_, response) => void response.writeHead(302, { location: other }).end());
    expect(await fetcher().fetch(url, options)).toMatchObject({ kind: 'answer', status: 302 });
    expect(asked).toBe(0);
  });

  it.each([
    ['nothing at all', () => undefined],
    [
      'a head and then nothing',
      (_: unknown, response: { writeHead(status: number): { write(t: string): void } }) =>
        response.writeHead(200).write('{'),
    ],
  ])('gives up on %s when its deadline has passed', async (_, listener) => {
    const url = await serve(listener as RequestListener);
    expect(await fetcher().fetch(url, { ...options, timeout: 100 })).toEqual({
      kind: 'failure',
      failure: 'timeout',
      reason: 'gave no complete answer in 0.1 s',
    });
  });

  it('reads no more than its cap, however long the body is', async () => {
    const url = await serve((_, response) => {
      const more = () => {
        while (response.write('x'.repeat(500)));
        response.once('drain', more);
      };
      more();
    });
    expect(await fetcher().fetch(url, options)).toMatchObject({ kind: 'failure', failure: 'too-large' });
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ] as const)('decodes %s, and refuses one that grows beyond the cap', async (coding, encode) => {
    const texts = ['{"a":1}', 'x'.repeat(100_000)];
    const url = await serve((request, response) => {
      response
        .writeHead(200, { 'content-encoding': coding })
        .end(encode(texts[Number(request.url?.slice(1))] as string));
    });
    expect(await fetcher().fetch(`${url}/0`, options)).toMatchObject({ kind: 'answer', bytes: Buffer.from('{"a":1}') });
    expect(await fetcher().fetch(`${url}/1`, options)).toMatchObject({ kind: 'failure', failure: 'too-large' });
  });

  it.each([
    ['an unknown content coding', { 'content-encoding': 'zstd-ish' }, Buffer.from('{}'), /content coding/],
    ['bytes that are not UTF-8', {}, Buffer.from([0x7b, 0xff, 0x7d]), /UTF-8/],
    ['gzip that is not gzip', { 'content-encoding': 'gzip' }, Buffer.from('{}'), /./],
  ])('calls %s broken', async (_, headers, body, reason) => {
    const url = await serve((_request, response) => void response.writeHead(200, headers).end(body));
    expect(await fetcher().fetch(url, options)).toEqual({
      kind: 'failure',
      failure: 'broken',
      reason: expect.stringMatching(reason),
    });
  });

  it('tells a refused connection from a broken one', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo;
    gone.close();
    expect(await fetcher().fetch(`http://127.0.0.1:${port}`, options)).toEqual({
      kind: 'failure',
      failure: 'unreachable',
      reason: 'connection refused',
    });
    const url = await serve((request) => request.socket.destroy());
    expect(await fetcher().fetch(url, options)).toMatchObject({ kind: 'failure', failure: 'broken' });
  });
});

describe('from a file', () => {
  it('gives the bytes, says when it is unchanged, and refuses what is too large or missing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'portico-'));
    open.push(() => rm(folder, { recursive: true }));
    const file = join(folder, 'legacy.yaml');
    const url = pathToFileURL(file).href;
    await writeFile(file, 'openapi: 3.1.0');
    const first = await fetcher().fetch(url, options);
    if (first.kind !== 'answer') throw new Error(`unexpected ${first.kind}`);
    expect(first.bytes.toString()).toBe('openapi: 3.1.0');
    expect(await fetcher().fetch(url, { ...options, etag: first.etag })).toEqual({ kind: 'unchanged' });
    expect(await fetcher().fetch(url, { ...options, maxBytes: 5 })).toMatchObject({ failure: 'too-large' });
    expect(await fetcher().fetch(pathToFileURL(join(folder, 'none')).href, options)).toMatchObject({
      kind: 'failure',
      failure: 'unreadable',
    });
  });
});
