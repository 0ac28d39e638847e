// Streams through a gateway process: events one at a time, large bodies at constant memory, aborts that travel.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/gateway.ts';
import { type RunningProcess, residentMemory, startProcess } from '../support/process.ts';
import { documentOf, freePort, type ScriptedService, scriptedService } from '../support/scripted-service.ts';

const mebibyte = 1024 * 1024;
const size = 200 * mebibyte;

describe('a gateway process', () => {
  let service: ScriptedService;
  let gateway: RunningProcess;
  let url: string;

  beforeAll(async () => {
    service = await scriptedService(
      documentOf('Streams', ['GET /events', 'POST /upload', 'GET /download', 'GET /slow']),
    );
    const port = await freePort();
    gateway = startProcess('npx', ['portico', 'serve', '--port', String(port), '--service', `streams=${service.url}`]);
    await gateway.printed(/Ready in/);
    url = `http://127.0.0.1:${port}`;
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await service.kill();
  });

  it('delivers each server-sent event before the next one is written', async () => {
    let write: (text: string) => void = () => undefined;
    service.answer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      write = (text) => void (text === '' ? response.end() : response.write(text));
    });
    const response = await fetch(`${url}/events`);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    for (const event of ['data: one\n\n', 'data: two\n\n', 'data: three\n\n']) {
      write(event);
      // Would wait for ever if the gateway held events back until the next or the end.
      expect(await reader.read()).toEqual({ done: false, value: event });
    }
    write('');
    expect((await reader.read()).done).toBe(true);
  });

  it('passes a 200 MB upload and download whole, growing by less than 50 MB', async () => {
    const chunk = Buffer.alloc(mebibyte, 'portico ');
    const expected = createHash('sha256');
    for (let sent = 0; sent < size; sent += chunk.length) expected.update(chunk);
    const digest = expected.digest('hex');
    service.answer(async (incoming, response) => {
      if (incoming.method === 'POST') {
        const hash = createHash('sha256');
        for await (const part of incoming) hash.update(part as Buffer);
        response.end(hash.digest('hex'));
        return;
      }
      response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': size });
      for (let sent = 0; sent < size; sent += chunk.length) {
        if (!response.write(chunk)) await once(response, 'drain');
      }
      response.end();
    });
    const pid = await gatewayPid(gateway.pid);
    await (await fetch(`${url}/download`)).body?.cancel();
    const before = residentMemory(pid);
    let peak = before;
    const sampler = setInterval(() => {
      peak = Math.max(peak, residentMemory(pid));
    }, 20);

    const upload = request(`${url}/upload`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', 'content-length': size },
    });
    const answered = once(upload, 'response');
    for (let sent = 0; sent < size; sent += chunk.length) {
      if (!upload.write(chunk)) await once(upload, 'drain');
    }
    upload.end();
    const [uploaded] = await answered;
    let received = '';
    for await (const part of uploaded) received += String(part);
    expect(received).toBe(digest);

    const downloaded = createHash('sha256');
    const response = await fetch(`${url}/download`);
    for await (const part of response.body as AsyncIterable<Uint8Array>) downloaded.update(part);
    expect(downloaded.digest('hex')).toBe(digest);

    clearInterval(sampler);
    expect(peak - before).toBeLessThan(50 * mebibyte);
  });

  it("lets a client's abort reach the service", async () => {
    const aborted = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    service.answer((_, response) => {
      arrived.resolve();
      response.on('close', () => aborted.resolve());
    });
    const abort = new AbortController();
    const pending = fetch(`${url}/slow`, { signal: abort.signal }).catch((error: Error) => error.name);
    await arrived.promise;
    abort.abort();
    expect(await pending).toBe('AbortError');
    await aborted.promise;
  });
});

/** npx and the shell stand before the gateway: it is the deepest child. */
async function gatewayPid(root: number): Promise<number> {
  const { readFileSync } = await import('node:fs');
  return eventually('the gateway process', () => {
    let pid = root;
    for (;;) {
      const child = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0];
      if (!child) return pid;
      pid = Number(child);
    }
  });
}
