// A service written by a test: real sockets, its document and health changed at will, every request recorded.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface ScriptedService extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Method and target of each request that was neither for health nor for the document. */
  readonly calls: string[];
  /** Replaces the published document; a function answers the request for it itself. */
  publish(document: object | string | Handler): void;
  /** Replaces what health says; a `status` other than `healthy` is answered with 503. */
  health(say: () => { readonly status: string; readonly document?: object }): void;
  /** Replaces what the operations answer. */
  answer(handler: Handler): void;
  /** Stops listening and cuts every connection, as a killed process does. */
  kill(): Promise<void>;
  /** Listens again on the same port. */
  restart(): Promise<void>;
}

/** A document with the given operations, each `METHOD /path`. */
export function documentOf(title: string, operations: readonly string[]): object {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const line of operations) {
    const [method = 'GET', path = '/'] = line.split(' ');
    const parameters = [...path.matchAll(/\{([^}]+)\}/g)].map((match) => ({
      name: match[1],
      in: 'path',
      required: true,
      schema: { type: 'string' },
    }));
    paths[path] ??= {};
    paths[path][method.toLowerCase()] = {
      operationId: line.replace(/[^A-Za-z0-9]+/g, '_'),
      ...(parameters.length > 0 ? { parameters } : {}),
      responses: { 200: { description: 'As asked.' } },
    };
  }
  return { openapi: '3.1.0', info: { title, version: '1.0.0' }, paths };
}

/** Serves `document` on `port`, or on any free one. */
export async function scriptedService(document: object | string | Handler, port = 0): Promise<ScriptedService> {
  const calls: string[] = [];
  let published = document;
  let generation = 0;
  let say = (): { readonly status: string; readonly document?: object } => ({
    status: 'healthy',
    document: { url: '/openapi.json', digest: `generation-${generation}` },
  });
  let answer: Handler = (request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ method: request.method, target: request.url }));
  };

  const listener: Handler = (request, response) => {
    if (request.url === '/health') {
      response.setHeader('content-type', 'application/json');
      const health = say();
      response.statusCode = health.status === 'healthy' ? 200 : 503;
      response.end(JSON.stringify({ version: '1.0.0', ...health }));
    } else if (request.url === '/openapi.json') {
      if (typeof published === 'function') return published(request, response);
      response.setHeader('content-type', 'application/json');
      response.end(typeof published === 'string' ? published : JSON.stringify(published));
    } else {
      calls.push(`${request.method} ${request.url}`);
      answer(request, response);
    }
  };

  let server = await listen(listener, port);
  const bound = (server.address() as AddressInfo).port;
  const kill = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    calls,
    publish(next) {
      published = next;
      generation++;
    },
    health(next) {
      say = next;
    },
    answer(handler) {
      answer = handler;
    },
    kill,
    async restart() {
      server = await listen(listener, bound);
    },
    [Symbol.asyncDispose]: kill,
  };
}

function listen(listener: Handler, port: number): Promise<Server> {
  const server = createServer(listener);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

/** A port that nothing listens on now; below the ephemeral range, so that no client takes it in between. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    try {
      const server = await listen((_, response) => response.end(), port);
      await new Promise((resolve) => server.close(resolve));
      return port;
    } catch {
      // Taken: draw again.
    }
  }
  throw new Error('no free port between 20000 and 30000');
}

/** The document of a service whose one operation, `POST /alpha`, takes whole numbers from `minimum` to `maximum`. */
export function documentTaking(minimum: number, maximum: number): object {
  const document = documentOf('Alpha', ['POST /alpha']) as { paths: { '/alpha': { post: object } } };
  const content = { 'application/json': { schema: { type: 'integer', minimum, maximum } } };
  document.paths['/alpha'].post = { ...document.paths['/alpha'].post, requestBody: { required: true, content } };
  return document;
}
