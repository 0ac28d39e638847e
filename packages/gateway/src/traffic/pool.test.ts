import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Dispatcher, Pool } from 'undici';
import { expect, test } from 'vitest';
import { InstanceTable } from '../instance-table.ts';
import { Pools } from './pool.ts';

async function service() {
  const server = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url, [Symbol.dispose]: stop };
}

/** Sends a GET; resolves with `answered`, or with the error's message. */
function send(pool: Pool, headers: string[] = []): Promise<string> {
  return new Promise((resolve) => {
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: () => undefined,
      onResponseStart: () => undefined,
      onResponseData: () => undefined,
      onResponseEnd: () => resolve('answered'),
      onResponseError: (_, error) => resolve(error.message),
    };
    pool.dispatch({ path: '/', method: 'GET', headers }, handler);
  });
}

test('replaces a pool that has stopped for ever, as a bounded one of the client does after refused requests', async () => {
  using running = await service();
  const pools = new Pools((origin) => new Pool(origin, { connections: 1 }));
  const table = new InstanceTable();
  const [instance] = table.set('api', [running.url]);
  const wedged = pools.of(instance!, 1_000);
  expect(await send(wedged, ['Keep-Alive', 'x'])).toMatch(/invalid/);
  const hanging = send(wedged);
  pools.tend(table, 0);
  pools.tend(table, 999);
  expect(pools.of(instance!, 1_000)).toBe(wedged);
  pools.tend(table, 1_000);
  expect(await hanging).not.toBe('answered');
  expect(await send(pools.of(instance!, 1_000))).toBe('answered');
  await pools.destroy();
});

test('closes the pool of an instance that left after its last request', async () => {
  using running = await service();
  const pools = new Pools();
  const table = new InstanceTable();
  const [instance] = table.set('api', [running.url]);
  const pool = pools.of(instance!, 1_000);
  const last = send(pool);
  table.set('api', []);
  pools.tend(table);
  expect(pools.size).toBe(0);
  expect(await last).toBe('answered');
  await expect.poll(() => pool.destroyed).toBe(true);
});

test('keeps the pool of an instance that stays, and makes another when the time for connecting changes', async () => {
  const pools = new Pools();
  const table = new InstanceTable();
  const [instance] = table.set('api', ['http://127.0.0.1:1']);
  const pool = pools.of(instance!, 1_000);
  pools.tend(table);
  expect(pools.of(instance!, 1_000)).toBe(pool);
  expect(pools.of(instance!, 2_000)).not.toBe(pool);
  await pools.destroy();
});
