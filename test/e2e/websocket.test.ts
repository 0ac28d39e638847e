// A WebSocket through the gateway, with a client and a server that were not written here.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { startGateway } from '../support/gateway.ts';
import { documentOf } from '../support/scripted-service.ts';

it('carries a WebSocket both ways for an operation that is declared, and answers 404 for one that is not', async () => {
  const document = JSON.stringify(documentOf('Rooms', ['GET /rooms/{room}']));
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(request.url === '/openapi.json' ? document : '{"status":"healthy"}');
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    socket.send(`welcome to ${request.url}`);
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await using running = await startGateway({ rooms: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  const url = running.url.replace('http:', 'ws:');

  const client = new WebSocket(`${url}/rooms/blue?seat=1`);
  const [greeting] = await once(client, 'message');
  expect(String(greeting)).toBe('welcome to /rooms/blue?seat=1');
  const large = Buffer.alloc(1024 * 1024, 'portico');
  client.send(large);
  const [echo, isBinary] = await once(client, 'message');
  expect([Buffer.compare(echo as Buffer, large), isBinary]).toEqual([0, true]);
  client.close(4001, 'done');
  const [code, reason] = await once(client, 'close');
  expect([code, String(reason)]).toEqual([4001, 'done']);

  const lost = new WebSocket(`${url}/nowhere`);
  const [, response] = await once(lost, 'unexpected-response');
  expect(response.statusCode).toBe(404);
  lost.on('error', () => undefined).terminate();

  sockets.close();
  server.closeAllConnections();
  server.close();
});
