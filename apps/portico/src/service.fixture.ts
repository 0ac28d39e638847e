// A service on a real socket that publishes what a test tells it to.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TestService extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** The text of its document from now on. */
  publish(document: string | object): void;
}

/** Starts a service; it answers every operation with its method and path. */
export async function startService(document: string | object, port = 0): Promise<TestService> {
  let text = '';
  const publish = (next: string | object) => {
    text = typeof next === 'string' ? next : JSON.stringify(next);
  };
  publish(document);
  const server = createServer((request, response) => {
    const type = request.url === '/openapi.json' || request.url === '/health' ? 'application/json' : 'text/plain';
    response.setHeader('content-type', type);
    if (request.url === '/openapi.json') response.end(text);
    else if (request.url === '/health') response.end('{"status":"healthy"}');
    else response.end(`${request.method} ${request.url}`);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    publish,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A document with these operations, such as `POST /chat/fast`, in this order. */
export function documentOf(...operations: readonly string[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    const [method = '', path = ''] = operation.split(' ');
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: {
        operationId: `${method.toLowerCase()}${path.replaceAll(/\W+/g, '_')}`,
        ...(names.length > 0 && {
          parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
        }),
        responses: { 200: { description: 'OK' } },
      },
    };
  }
  return { openapi: '3.1.0', info: { title: 'A service', version: '1.0.0' }, paths };
}
