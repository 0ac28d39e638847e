// What callers notice when instances are killed, restarted, frozen or all gone: real processes, real signals, short runs.

import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { defaultOptions } from '@portico/gateway';
import { expect, test } from 'vitest';
import { eventually } from '../support/gateway.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { startLoad } from './load.ts';

test('one of three is killed: no GET fails', async () => {
  await using fleet = await startFleet(3);
  const load = startLoad(fleet.url, '/items/');
  await delay(1_000);
  fleet.process(0).signal('SIGKILL');
  await delay(2_000);
  const { sent, failed } = await load.stop();
  expect(failed).toEqual([]);
  expect(sent).toBeGreaterThan(300);
});

test('one of three is killed: only POSTs in flight may fail, and none is executed twice', async () => {
  await using fleet = await startFleet(3);
  const load = startLoad(fleet.url, '/items/', { method: 'POST' });
  await delay(1_000);
  const [pending, before] = [load.pending, load.sent];
  fleet.process(1).signal('SIGKILL');
  await fleet.process(1).ended;
  // On a busy machine a killed process takes connections and requests for some time yet.
  const inFlight = pending + load.sent - before;
  await delay(2_000);
  const { sent, failed } = await load.stop();
  expect(failed.length, failed.join('\n')).toBeLessThanOrEqual(inFlight);
  const executed = fleet.executed();
  expect(executed.length).toBe(new Set(executed).size);
  expect(executed.length).toBeGreaterThanOrEqual(sent - failed.length);
});

test('all three are restarted one after the other: no GET and no POST fails', async () => {
  await using fleet = await startFleet(3);
  const gets = startLoad(fleet.url, '/items/', { perSecond: 100 });
  const posts = startLoad(fleet.url, '/items/', { method: 'POST', perSecond: 100 });
  for (const index of fleet.ports.keys()) {
    fleet.process(index).signal('SIGTERM');
    expect(await fleet.process(index).ended).toBe(0);
    await fleet.start(index);
    await fleet.seen(index, 'healthy');
  }
  expect((await gets.stop()).failed).toEqual([]);
  expect((await posts.stop()).failed).toEqual([]);
  const executed = fleet.executed();
  expect(executed.length).toBe(new Set(executed).size);
});

test('one of three crashes over and over: no GET fails', async () => {
  await using fleet = await startFleet(3);
  const load = startLoad(fleet.url, '/items/');
  fleet.process(2).signal('SIGKILL');
  for (let crash = 0; crash < 4; crash++) {
    await fleet.process(2).ended;
    await fleet.start(2, '--crash-after', '400');
  }
  const { sent, failed } = await load.stop();
  expect(failed).toEqual([]);
  expect(sent).toBeGreaterThan(100);
});

test('one of three takes no connections any more: no GET fails, and few wait for it', async () => {
  const timeouts = { ...defaultOptions.timeouts, connect: 500 };
  await using fleet = await startFleet(3, { timeouts, refresh: { ...defaultOptions.refresh, interval: 5_000 } });
  using _ = await freeze(fleet, 0);
  const load = startLoad(fleet.url, '/items/', { perSecond: 100 });
  await delay(2_500);
  const { sent, failed, durations } = await load.stop();
  expect(failed).toEqual([]);
  expect(sent).toBeGreaterThan(150);
  expect(durations.filter((duration) => duration >= timeouts.connect).length).toBeLessThan(sent / 5);
});

test('all are gone: callers hear 503 at once, and are served soon after the first is back', async () => {
  await using fleet = await startFleet(2);
  for (const index of fleet.ports.keys()) fleet.process(index).signal('SIGKILL');
  for (const index of fleet.ports.keys()) await fleet.seen(index, 'unreachable');
  for (let times = 0; times < 30; times++) {
    const began = performance.now();
    const answer = await fetch(`${fleet.url}/items/1`, { method: times % 2 ? 'GET' : 'POST' });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await answer.json()).toMatchObject({ type: '/-/problems/service-unavailable', service: 'items' });
    // Far from any timeout; 50 ms on a machine with nothing else to do.
    expect(performance.now() - began).toBeLessThan(500);
  }
  await fleet.start(0);
  await eventually('the service answers again', async () => (await fetch(`${fleet.url}/items/1`)).ok, 2_000);
});

/** Stops the process of an instance and fills its line of connections, so that no further one is taken or refused. */
async function freeze(fleet: Fleet, index: number): Promise<Disposable> {
  process.kill(fleet.process(index).pid, 'SIGSTOP');
  const opened = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(fleet.ports[index] as number, '127.0.0.1', () => resolve(true));
      socket.on('error', () => undefined);
      sockets.push(socket);
      setTimeout(resolve, 300, false);
    });
  const sockets: ReturnType<typeof connect>[] = [];
  let taken = true;
  for (let count = 0; taken && count < 100; count++) taken = await opened();
  expect(taken, 'the stopped process takes connections').toBe(false);
  return {
    [Symbol.dispose]() {
      for (const socket of sockets) socket.destroy();
      process.kill(fleet.process(index).pid, 'SIGCONT');
    },
  };
}
