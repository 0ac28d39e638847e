// Puts a service on a port and takes it off again without dropping a request.

import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Service } from './service.ts';

export interface ServeOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Default `127.0.0.1`; `0.0.0.0` to be reached from other machines. */
  readonly host?: string;
  /** Milliseconds that requests in flight get to finish after `close`. Default 10,000. */
  readonly drain?: number;
  /**
   * Close and exit on SIGTERM and SIGINT, at once on the second. Default true; false where the process belongs to somebody
   * else, as in tests.
   */
  readonly signals?: boolean;
}

/** A service that listens. */
export interface Running extends AsyncDisposable {
  /** `http://host:port`, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** Takes no new connections, ends event streams, lets other requests finish. Resolves when all are gone. */
  close(): Promise<void>;
}

/** Listens. Rejects when the address can't be bound or the document can't be generated. */
export async function serve(
  service: Pick<Service, 'name' | 'fetch' | 'document' | 'stop'>,
  options: ServeOptions,
): Promise<Running> {
  const { port, host = '127.0.0.1', drain = 10_000, signals = true } = options;
  service.document();
  const eventStreams = new Set<ServerResponse>();
  let closed: Promise<void> | undefined;

  async function answer(request: Request, bindings: { outgoing: ServerResponse }): Promise<Response> {
    const response = await service.fetch(request, bindings);
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response;
    if (closed) {
      await response.body?.cancel();
      return new Response(null, response);
    }
    const { outgoing } = bindings;
    eventStreams.add(outgoing);
    outgoing.once('close', () => eventStreams.delete(outgoing));
    return response;
  }

  const server = createAdaptorServer({ fetch: answer as never, hostname: host }) as Server;
  const inFlight = trackResponses(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const reason = cause.code === 'EADDRINUSE' ? 'another process listens there' : cause.message;
      reject(new Error(`${service.name} can't listen on ${host}:${port}: ${reason}`, { cause }));
    });
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;

  function close(): Promise<void> {
    closed ??= new Promise((resolve) => {
      service.stop();
      const deadline = setTimeout(() => server.closeAllConnections(), drain);
      server.close(() => {
        clearTimeout(deadline);
        resolve();
      });
      for (const stream of eventStreams) stream.end();
      for (const response of inFlight) makeLast(response, server);
      server.on('request', (_request, response) => makeLast(response, server));
    });
    return closed;
  }

  if (signals) closeOnSignals(close);
  const shownHost = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return { url: `http://${shownHost}:${address.port}`, port: address.port, close, [Symbol.asyncDispose]: close };
}

function trackResponses(server: Server): ReadonlySet<ServerResponse> {
  const inFlight = new Set<ServerResponse>();
  server.on('request', (_request, response) => {
    inFlight.add(response);
    response.once('close', () => inFlight.delete(response));
  });
  return inFlight;
}

/** Lets a response be the last one of its connection, so that the client does not send another into a closing server. */
function makeLast(response: ServerResponse, server: Server): void {
  response.once('close', () => server.closeIdleConnections());
  if (!response.headersSent) response.shouldKeepAlive = false;
}

function closeOnSignals(close: () => Promise<void>): void {
  let signalled = false;
  const stop = (code: number) => {
    if (signalled) process.exit(code);
    signalled = true;
    void close().then(() => process.exit(0));
  };
  process.on('SIGTERM', () => stop(143));
  process.on('SIGINT', () => stop(130));
}
