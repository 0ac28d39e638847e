// Clients that take more than their share: connections without end, heads that never end, answers that are never read.

import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { eventually } from '../support/gateway.ts';
import { type RunningProcess, startProcess } from '../support/process.ts';
import { documentOf, freePort, scriptedService } from '../support/scripted-service.ts';
import { startLoad } from './load.ts';

const document = documentOf('items', ['GET /items/{id}', 'GET /long/{id}']);
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** A gateway of its own, with `shell` said before it starts. */
async function gatewayProcess(service: string, shell = ''): Promise<{ url: string; port: number } & RunningProcess> {
  const port = await freePort();
  const main = 'exec node --conditions=portico apps/portico/src/main.ts serve --config test/support/empty.yaml';
  const flags = `--service items=${service} --port ${port} --log-level warn --clients-head 2s`;
  const running = startProcess('sh', ['-c', `${shell} ${main} ${flags}`]);
  await running.printed(/Ready in/);
  return { ...running, port, url: `http://127.0.0.1:${port}` };
}

function open(port: number, text: string): Socket {
  const socket = connect(port, '127.0.0.1', () => socket.write(text)).on('error', () => undefined);
  sockets.push(socket);
  return socket;
}

test('out of file descriptors, the gateway refuses and goes on as soon as there are some again', async () => {
  await using service = await scriptedService(document);
  await using gateway = await gatewayProcess(service.url, 'ulimit -n 256;');
  for (let count = 0; count < 400; count++) open(gateway.port, 'GET /items/1 HTTP/1.1\r\n');
  await eventually('there is no descriptor left', () => sockets.some((socket) => socket.destroyed), 10_000);
  for (const socket of sockets.splice(0)) socket.destroy();
  await eventually('it answers again', async () => (await fetch(`${gateway.url}/items/1`)).status === 200, 5_000);
  expect((await fetch(`${gateway.url}/-/live`)).status).toBe(200);
  expect(gateway.output()).not.toMatch(/\n {4}at /);
});

test('neither heads that drip nor answers that nobody reads keep others waiting or fill the memory', async () => {
  await using service = await scriptedService(document);
  service.answer((request, response) =>
    request.url?.startsWith('/long') ? response.end(Buffer.alloc(4 * 1024 * 1024, 'x')) : response.end('{}'),
  );
  await using gateway = await gatewayProcess(service.url);
  const load = startLoad(gateway.url, '/items/', { perSecond: 100, connections: 16 });
  await delay(1_000);
  const before = residentMegabytes(gateway.pid);
  for (let count = 0; count < 200; count++) open(gateway.port, 'GET /long/1 HTTP/1.1\r\nHost: h\r\n\r\n').pause();
  const dripping = Array.from({ length: 500 }, () => open(gateway.port, 'GET /items/1 HTTP/1.1\r\nHost: h\r\n'));
  const drip = setInterval(() => {
    for (const socket of dripping) if (!socket.destroyed) socket.write('X-A: b\r\n');
  }, 500);
  await eventually('those that drip are cut off', () => dripping.every((socket) => socket.destroyed), 20_000);
  clearInterval(drip);
  const after = residentMegabytes(gateway.pid);
  const { sent, failed } = await load.stop();
  expect(failed).toEqual([]);
  expect(sent).toBeGreaterThan(200);
  expect(after - before).toBeLessThan(150);
}, 60_000);

function residentMegabytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}
