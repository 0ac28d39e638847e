import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import type { RequestCompleted } from '../events.ts';
import { defaultOptions } from '../options.ts';
import { closeUpstreams, exchangeBytes, httpUpstream, startTraffic } from './traffic.fixture.ts';

afterEach(closeUpstreams);

const ask = (path: string, more = '') =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n${more}\r\n`;

/** A service that agrees to every upgrade and then repeats what it gets in capitals. */
async function shouting(): Promise<{ url: string; seen: string[]; sockets: Duplex[]; close(): void }> {
  const seen: string[] = [];
  const sockets: Duplex[] = [];
  const server = createServer((_, response) => response.end('plain'));
  server.on('upgrade', (request, socket) => {
    seen.push(`${request.url} ${request.headers.upgrade} ${request.headers['sec-websocket-key']}`);
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: a\r\n\r\n',
    );
    socket.on('data', (chunk: Buffer) => socket.write(chunk.toString().toUpperCase()));
    socket.on('end', () => socket.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    sockets,
    close: () => server.close(),
  };
}

async function until(socket: Duplex, text: string): Promise<string> {
  let received = '';
  while (!received.includes(text)) received += String((await once(socket, 'data'))[0]);
  return received;
}

test('joins client and service after a handshake that matches, early bytes included', async () => {
  const service = await shouting();
  await using traffic = await startTraffic({ operations: ['GET /ws/{id} /v1/{id}'], upstreams: [service.url] });
  const events: RequestCompleted[] = [];
  traffic.events.on('request.completed', (event) => void events.push(event));
  const client = connect(traffic.port, '127.0.0.1', () => client.write(`${ask('/ws/7?x=1')}early`));
  const received = await until(client, 'EARLY');
  expect(received).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/);
  expect(received).toMatch(/\r\nSec-WebSocket-Accept: a\r\n/);
  expect(received).toMatch(/\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n/);
  expect(service.seen).toEqual(['/v1/7?x=1 websocket k']);
  client.write('later');
  await until(client, 'LATER');
  expect(traffic.instances.get('api')[0]!.inFlight).toBe(1);
  client.end();
  await once(client, 'close');
  await expect.poll(() => traffic.instances.get('api')[0]!.inFlight).toBe(0);
  await expect.poll(() => events.length).toBe(1);
  expect(events[0]).toMatchObject({ status: 101, aborted: undefined });
  service.close();
});

test('ends the other side when either breaks', async () => {
  const service = await shouting();
  await using traffic = await startTraffic({ operations: ['GET /ws'], upstreams: [service.url] });
  const first = connect(traffic.port, '127.0.0.1', () => first.write(ask('/ws')));
  await until(first, '\r\n\r\n');
  first.resetAndDestroy();
  await once(service.sockets[0]!, 'close');
  const second = connect(traffic.port, '127.0.0.1', () => second.write(ask('/ws')));
  await until(second, '\r\n\r\n');
  service.sockets[1]!.destroy();
  second.on('error', () => undefined).resume();
  await once(second, 'close');
  service.close();
});

test('forgets a client that has left after some silence, also when the service never ends its side', async () => {
  const service = await shouting();
  const timeouts = { ...defaultOptions.timeouts, idle: 150 };
  await using traffic = await startTraffic({
    operations: ['GET /ws'],
    upstreams: [service.url],
    options: { timeouts },
  });
  const client = connect(traffic.port, '127.0.0.1', () => client.write(ask('/ws')));
  await until(client, '\r\n\r\n');
  const [upstream] = service.sockets;
  upstream!.removeAllListeners('end');
  client.end();
  await once(upstream!, 'end');
  upstream!.write('a last word');
  expect(await until(client, 'a last word')).toBe('a last word');
  await once(client.resume(), 'close');
  await expect.poll(() => traffic.instances.get('api')[0]!.inFlight).toBe(0);
  upstream!.destroy();
  service.close();
});

test('answers a handshake that does not match or pass its checks as any other request', async () => {
  const service = await shouting();
  await using traffic = await startTraffic({
    operations: ['GET /ws', 'POST /post'],
    upstreams: [service.url],
    validator: {
      checkHead: ({ query }) =>
        query === '' ? [] : [{ in: 'query', name: 'q', pointer: '', keyword: 'type', message: 'is wrong', schema: '' }],
      planBody: () => ({ kind: 'pass' }),
    },
  });
  expect(await exchangeBytes(traffic.port, ask('/none'))).toMatch(/^HTTP\/1\.1 404 [\s\S]*Connection: close/);
  expect(await exchangeBytes(traffic.port, ask('/post'))).toMatch(/^HTTP\/1\.1 405 /);
  expect(await exchangeBytes(traffic.port, ask('/ws?q'))).toMatch(/^HTTP\/1\.1 400 [\s\S]*request-invalid/);
  expect(await exchangeBytes(traffic.port, ask('/ws', 'X_Y: 1\r\n'))).toMatch(/^HTTP\/1\.1 400 /);
  expect(service.seen).toEqual([]);
  service.close();
});

test('passes on the answer of a service that does not agree', async () => {
  const upstream = await httpUpstream((_, response) => response.writeHead(403).end('no'));
  await using traffic = await startTraffic({ operations: ['GET /ws'], upstreams: [upstream] });
  expect(await exchangeBytes(traffic.port, ask('/ws'))).toMatch(/^HTTP\/1\.1 403 [\s\S]*\r\n\r\n[\s\S]*no/);
});

test('ignores other protocols unless the operation declares them', async () => {
  const service = await shouting();
  await using traffic = await startTraffic({ operations: ['GET /ws'], upstreams: [service.url] });
  const received = await exchangeBytes(traffic.port, ask('/ws').replace('websocket', 'h2c'));
  expect(received).toMatch(/^HTTP\/1\.1 200 [\s\S]*plain/);
  expect(service.seen).toEqual([]);
  service.close();
});

test.each(['destroy', 'resetAndDestroy'] as const)(
  'cancels a handshake when the client leaves by %s',
  async (leave) => {
    let arrived: () => void = () => undefined;
    let cancelled: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const gone = new Promise<void>((resolve) => {
      cancelled = resolve;
    });
    const upstream = await httpUpstream((_, response) => {
      response.on('close', cancelled);
      arrived();
    });
    await using traffic = await startTraffic({ operations: ['GET /ws'], upstreams: [upstream] });
    const client = connect(traffic.port, '127.0.0.1', () => client.write(ask('/ws')));
    await reached;
    client[leave]();
    // Would wait for the headers timeout, longer than this test may take, if nobody noticed.
    await gone;
    await expect.poll(() => traffic.instances.get('api')[0]!.inFlight).toBe(0);
  },
);

test('cuts tunnels when the drain limit has passed', async () => {
  const service = await shouting();
  const traffic = await startTraffic({ operations: ['GET /ws'], upstreams: [service.url] });
  const client = connect(traffic.port, '127.0.0.1', () => client.write(ask('/ws')));
  await until(client, '\r\n\r\n');
  const closed = once(client.resume(), 'close');
  await traffic[Symbol.asyncDispose]();
  await closed;
  service.close();
});
