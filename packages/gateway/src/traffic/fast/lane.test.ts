import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, expect, test } from 'vitest';
import { closeUpstreams, httpUpstream, startTraffic } from '../traffic.fixture.ts';

afterAll(closeUpstreams);

// A client in a thread of its own sends a request for each message, on one connection, and says what came back.
const client = `
const { parentPort, workerData } = require('node:worker_threads');
const socket = require('node:net').connect(workerData, '127.0.0.1');
socket.on('data', (bytes) => parentPort.postMessage(bytes.toString().slice(0, 12)));
socket.on('error', () => undefined).on('close', () => parentPort.postMessage('closed'));
parentPort.on('message', () => socket.write('GET /a HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n'));
`;

test('answers what arrived while the process stood still for longer than clients may rest', async () => {
  await using traffic = await startTraffic({
    operations: ['GET /a'],
    upstreams: [await httpUpstream((_, response) => response.end('{}'))],
    options: { clients: { idle: 500 } },
  });
  const worker = new Worker(client, { eval: true, workerData: traffic.port });
  worker.postMessage('ask');
  expect(await once(worker, 'message')).toEqual(['HTTP/1.1 200']);
  worker.postMessage('ask');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_000);
  expect(await once(worker, 'message')).toEqual(['HTTP/1.1 200']);
  expect(await once(worker, 'message')).toEqual(['closed']);
  await worker.terminate();
});
