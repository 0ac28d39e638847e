// What callers notice when a service is slow, breaks its answers, or when callers themselves leave or send rubbish.

import { type ClientRequest, request } from 'node:http';
import { connect } from 'node:net';
import { defaultOptions } from '@portico/gateway';
import { expect, test } from 'vitest';
import { faultProxy } from '../support/fault-proxy.ts';
import { eventually, type RunningGateway, startGateway } from '../support/gateway.ts';
import { documentOf, scriptedService } from '../support/scripted-service.ts';
import { startLoad } from './load.ts';

const document = documentOf('items', ['GET /items/{id}', 'POST /items/{id}']);
const others = documentOf('others', ['GET /others/{id}']);

test('a service that does not answer costs its callers a 504 at the deadline, and others nothing', async () => {
  await using slow = await scriptedService(document);
  await using quick = await scriptedService(others);
  const timeouts = { ...defaultOptions.timeouts, headers: 1_000 };
  const services = { items: { instances: [slow.url], timeouts }, others: { instances: [quick.url] } };
  await using running = await startGateway({}, { services });
  slow.answer(() => undefined);
  const load = startLoad(running.url, '/others/', { perSecond: 100 });
  const answers = await Promise.all(
    Array.from({ length: 50 }, async () => {
      const began = performance.now();
      const answer = await fetch(`${running.url}/items/1`);
      await answer.text();
      return { status: answer.status, waited: performance.now() - began };
    }),
  );
  const { failed, sent, durations } = await load.stop();
  for (const { status, waited } of answers) {
    expect(status).toBe(504);
    expect(waited).toBeGreaterThanOrEqual(990);
    expect(waited).toBeLessThan(3_000);
  }
  expect(failed).toEqual([]);
  expect(sent).toBeGreaterThan(50);
  expect(durations[Math.floor(durations.length / 2)]).toBeLessThan(500);
});

test.each(['reset', 'fin'] as const)('a body that ends early by %s never looks whole to a caller', async (by) => {
  await using service = await scriptedService(document);
  await using proxy = await faultProxy(service);
  // One look only: the proxy is to break nothing but what callers ask for.
  const refresh = { ...defaultOptions.refresh, interval: 60_000 };
  await using running = await startGateway({ items: proxy.url }, { refresh });
  let begun = 0;
  for (const framing of ['length', 'chunks']) {
    service.answer((_, response) => {
      const body = Buffer.alloc(100_000, 'x');
      if (framing === 'length') response.setHeader('content-length', body.length);
      response.write(body.subarray(0, 60_000));
      response.end(body.subarray(60_000));
    });
    proxy.set({ fromTarget: { cut: { after: 30_000, by } } });
    for (let times = 0; times < 20; times++) {
      const answer = await fetch(`${running.url}/items/1`);
      // Either an honest 502, when nothing had been passed on yet, or an answer that breaks.
      if (answer.status === 502) expect(await answer.json()).toMatchObject({ service: 'items' });
      else await expect(answer.text(), `${framing}, ${times}`).rejects.toThrow();
      begun += Number(answer.ok);
    }
    proxy.set({});
    const answer = await fetch(`${running.url}/items/1`);
    expect((await answer.text()).length).toBe(100_000);
  }
  // A reset may take what was sent before with it; an end does not.
  if (by === 'fin') expect(begun).toBeGreaterThan(0);
});

test('callers that leave, in whatever phase, leave nothing behind', async () => {
  await using service = await scriptedService(document);
  await using proxy = await faultProxy(service);
  const refresh = { ...defaultOptions.refresh, interval: 60_000 };
  await using running = await startGateway({ items: proxy.url }, { refresh });
  const phases: { name: string; answer: 'none' | 'part'; method: string; body: boolean }[] = [
    { name: 'before the answer', answer: 'none', method: 'GET', body: false },
    { name: 'in the answer', answer: 'part', method: 'GET', body: false },
    { name: 'in the upload', answer: 'none', method: 'POST', body: true },
  ];
  for (const { name, answer, method, body } of phases) {
    let reached = 0;
    let cancelled = 0;
    service.answer((incoming, response) => {
      reached++;
      response.on('close', () => void cancelled++);
      incoming.resume();
      if (answer === 'part') response.writeHead(200, { 'content-length': 1_000 }).write('begun');
    });
    const calls: ClientRequest[] = [];
    for (let call = 0; call < 100; call++) {
      const outgoing = request(`${running.url}/items/${call}`, { method, agent: false });
      outgoing.on('error', () => undefined).on('response', (response) => response.on('error', () => undefined));
      if (body) outgoing.setHeader('content-length', 1_000_000).write('begun');
      else outgoing.end();
      calls.push(outgoing);
    }
    await eventually(`all have reached the service ${name}`, () => reached === 100);
    for (const call of calls) call.destroy();
    await eventually(`all are cancelled ${name}`, () => cancelled === 100);
    await atRest(running);
  }
  // Idle connections end by themselves; only that of discovery may stay.
  await eventually('connections are back to base', () => proxy.open <= 1);
});

test('callers that are gone before the service has taken a connection leave nothing behind', async () => {
  await using service = await scriptedService(document);
  const refresh = { ...defaultOptions.refresh, interval: 60_000 };
  await using running = await startGateway({ items: service.url }, { refresh });
  for (let round = 0; round < 10; round++) {
    const calls = Array.from({ length: 20 }, () => {
      const socket = connect(Number(new URL(running.url).port), '127.0.0.1', () => {
        socket.write('GET /items/1 HTTP/1.1\r\nHost: x\r\n\r\n');
        setImmediate(() => socket.resetAndDestroy());
      });
      return new Promise((resolve) => socket.on('error', resolve).on('close', resolve));
    });
    await Promise.all(calls);
  }
  await atRest(running);
  expect((await fetch(`${running.url}/items/1`)).status).toBe(200);
});

test('a flood of bad fields holds up no good request', async () => {
  await using service = await scriptedService(document);
  await using running = await startGateway({ items: service.url });
  const fields = ['Upgrade: x', 'Keep-Alive: x', 'Expect: x', 'Transfer-Encoding: x', 'X: \x01', 'Content-Length: x'];
  const flood = Array.from({ length: 100 }, (_, index) => {
    const socket = connect(Number(new URL(running.url).port), '127.0.0.1', () => {
      const field = fields[index % fields.length];
      socket.write(`GET /items/1 HTTP/1.1\r\nHost: x\r\n${field}\r\nConnection: close\r\n\r\n`);
    });
    return new Promise((resolve) => socket.on('error', resolve).on('close', resolve).resume());
  });
  await Promise.all(flood);
  const good = Array.from({ length: 20 }, () =>
    fetch(`${running.url}/items/1`, { signal: AbortSignal.timeout(2_000) }),
  );
  expect((await Promise.all(good)).map(({ status }) => status)).toEqual(good.map(() => 200));
  await atRest(running);
});

function atRest({ gateway }: RunningGateway): Promise<unknown> {
  return eventually('no request is in flight', () => {
    const [service] = gateway.status();
    return service?.traffic?.inFlight === 0 && service.instances.every(({ inFlight }) => inFlight === 0);
  });
}
