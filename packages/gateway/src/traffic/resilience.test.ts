// What clients see of services that fail, refuse or are slow: over real sockets, with a revision made by hand.

import type { RequestListener } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { defaultOptions } from '../options.ts';
import {
  closeUpstreams,
  exchangeBytes,
  httpUpstream,
  rawUpstream,
  type Scene,
  startTraffic,
} from './traffic.fixture.ts';

afterEach(closeUpstreams);

const quick = { ...defaultOptions.limits, inFlight: 1, queue: 1, queueWait: 200 };

async function scene(listeners: readonly RequestListener[], options: Scene['options'] = {}) {
  const upstreams = await Promise.all(listeners.map((listener) => httpUpstream(listener)));
  const operations = ['GET /a', 'PUT /a', 'POST /a', 'GET /events'];
  return startTraffic({ operations, upstreams, options });
}

const well: RequestListener = (request, response) => {
  request.resume().on('end', () => response.end('well'));
};

function answering(status: number, headers: Record<string, string> = {}): RequestListener & { calls: string[] } {
  const calls: string[] = [];
  const listener: RequestListener = (request, response) => {
    calls.push(request.method ?? '');
    request.resume();
    response.writeHead(status, headers).end('failed');
  };
  return Object.assign(listener, { calls });
}

test.each([502, 503, 504])('asks another instance when one answers %s, where that may be done', async (status) => {
  const failing = answering(status);
  await using traffic = await scene([failing, well]);
  for (let times = 0; times < 20; times++) {
    expect((await fetch(`${traffic.url}/a`)).status).toBe(200);
    const put = await fetch(`${traffic.url}/a`, { method: 'PUT' });
    expect(put.status).toBe(200);
  }
  expect(failing.calls.length).toBeGreaterThan(0);
  expect(traffic.traffic.of('api').retries).toBe(failing.calls.length);
});

test('passes on what the service said when there is no other instance, or the method may not be repeated', async () => {
  await using alone = await scene([answering(503, { 'Retry-After': '9' })]);
  const answer = await fetch(`${alone.url}/a`);
  expect([answer.status, answer.headers.get('retry-after'), await answer.text()]).toEqual([503, '9', 'failed']);
  await using two = await scene([answering(502), answering(502)]);
  expect(await (await fetch(`${two.url}/a`, { method: 'POST' })).text()).toBe('failed');
});

test('executes no POST twice, whatever becomes of it', async () => {
  const calls = new Map<string, number>();
  const counting: RequestListener = (request, response) => {
    const id = String(request.headers['x-call']);
    calls.set(id, (calls.get(id) ?? 0) + 1);
    if (calls.size % 3 === 0) response.socket?.resetAndDestroy();
    else response.writeHead(calls.size % 3 === 1 ? 503 : 200).end();
    request.resume();
  };
  await using traffic = await scene([counting, counting]);
  const call = (id: number) => fetch(`${traffic.url}/a`, { method: 'POST', headers: { 'x-call': String(id) } });
  for (let id = 0; id < 30; id++) await call(id);
  expect([...calls.values()].every((times) => times === 1)).toBe(true);
  expect(calls.size).toBe(30);
});

test('repeats no streamed content', async () => {
  const failing = answering(503);
  await using traffic = await scene([failing, failing]);
  const chunked = 'Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n1\r\nx\r\n0\r\n\r\n';
  const answer = await exchangeBytes(traffic.port, `PUT /a HTTP/1.1\r\nHost: h\r\n${chunked}`);
  expect(answer).toMatch(/^HTTP\/1\.1 503 /);
  expect(failing.calls.length).toBe(1);
});

test('sends nothing again to the only instance, nor after any byte of an answer', async () => {
  let connections = 0;
  const breaking = (bytes: string) =>
    rawUpstream((socket) => {
      connections++;
      socket.end(bytes);
    });
  await using alone = await startTraffic({ operations: ['GET /a'], upstreams: [await breaking('')] });
  expect((await fetch(`${alone.url}/a`)).status).toBe(502);
  const upstreams = [await breaking('hello\r\n'), await breaking('hello\r\n')];
  await using two = await startTraffic({ operations: ['GET /a'], upstreams });
  expect((await fetch(`${two.url}/a`)).status).toBe(502);
  expect(connections).toBe(2);
});

test('never multiplies the load of a service that fails by more than its budget', async () => {
  const failing = answering(503);
  await using traffic = await scene([failing, failing], { retries: { minimum: 0 } });
  for (let round = 0; round < 25; round++) {
    await Promise.all(Array.from({ length: 20 }, () => fetch(`${traffic.url}/a`).then((answer) => answer.text())));
  }
  expect(failing.calls.length).toBeLessThanOrEqual(600);
  expect(failing.calls.length).toBeGreaterThan(500);
});

test('ejects an instance that fails, sends it a probe, and takes it back', async () => {
  let broken = true;
  let asked = 0;
  const flaky: RequestListener = (_, response) => {
    asked++;
    response.writeHead(broken ? 503 : 200).end();
  };
  await using traffic = await scene([flaky, well], { ejection: { base: 100, failures: 2 } });
  const said: string[] = [];
  traffic.events.on('instance.ejected', ({ reason }) => void said.push(`ejected: ${reason}`));
  traffic.events.on('instance.returned', () => void said.push('returned'));
  const get = async () => expect((await fetch(`${traffic.url}/a`)).status).toBe(200);
  const ejected = (value: boolean) => {
    const look = async () => {
      await get();
      return traffic.instances.get('api')[0]!.ejection.ejected;
    };
    return expect.poll(look, { timeout: 5_000 }).toBe(value);
  };
  // Penalised after its first failure, so that it takes seconds until it gets the second.
  traffic.instances.get('api')[1]!.inFlight = 10_000;
  await ejected(true);
  const before = asked;
  for (let times = 0; times < 10; times++) await get();
  expect(asked).toBeLessThanOrEqual(before + 1);
  broken = false;
  await ejected(false);
  expect(said.at(0)).toBe('ejected: failed');
  expect(said.at(-1)).toBe('returned');
  expect(traffic.traffic.of('api').ejections).toBeGreaterThan(0);
});

test('gives a service no more requests than it may have, lines up some, and answers 503 beyond', async () => {
  const waiting: (() => void)[] = [];
  await using traffic = await scene([(_, response) => void waiting.push(() => response.end('done'))], {
    limits: { ...quick, queueWait: 5_000 },
  });
  const first = fetch(`${traffic.url}/a`);
  await expect.poll(() => waiting.length).toBe(1);
  const second = fetch(`${traffic.url}/a`);
  await expect.poll(() => traffic.traffic.of('api').queue.waiting).toBe(1);
  const third = await fetch(`${traffic.url}/a`);
  expect([third.status, third.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await third.json()).toMatchObject({
    type: '/-/problems/service-unavailable',
    service: 'api',
    state: 'overloaded',
  });
  waiting.shift()?.();
  expect(await (await first).text()).toBe('done');
  await expect.poll(() => waiting.length).toBe(1);
  waiting.shift()?.();
  expect(await (await second).text()).toBe('done');
  expect(traffic.traffic.of('api').status()).toMatchObject({ inFlight: 0, queued: 0, overloads: 1 });
});

test('answers 503 to one that has waited in line for too long, and forgets one that left', async () => {
  await using traffic = await scene([() => undefined], { limits: quick });
  const leaving = new AbortController();
  const holder = fetch(`${traffic.url}/a`, { signal: leaving.signal }).catch(() => 'left');
  await expect.poll(() => traffic.traffic.of('api').queue.inside).toBe(1);
  expect((await fetch(`${traffic.url}/a`)).status).toBe(503);
  const impatient = new AbortController();
  const second = fetch(`${traffic.url}/a`, { signal: impatient.signal }).catch(() => 'left');
  await expect.poll(() => traffic.traffic.of('api').queue.waiting).toBe(1);
  impatient.abort();
  leaving.abort();
  expect([await holder, await second]).toEqual(['left', 'left']);
  await expect.poll(() => traffic.traffic.of('api').status()).toMatchObject({ inFlight: 0, queued: 0 });
});

test('does not count streams of events among the requests that a service works on', async () => {
  const events: RequestListener = (_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('data: 1\n\n');
  };
  await using traffic = await scene([events], { limits: quick });
  const streams = [];
  for (let times = 0; times < 3; times++) streams.push(await fetch(`${traffic.url}/events`));
  expect(streams.map(({ status }) => status)).toEqual([200, 200, 200]);
  for (const stream of streams) await stream.body?.cancel();
});

test('goes by new options of a service at once', async () => {
  await using traffic = await scene([(_, response) => setTimeout(() => response.end('late'), 300)]);
  expect((await fetch(`${traffic.url}/a`)).status).toBe(200);
  const instances = traffic.instances.get('api').map(({ url }) => url);
  traffic.traffic.replace({ api: { instances, timeouts: { headers: 50 } } });
  expect((await fetch(`${traffic.url}/a`)).status).toBe(504);
});
