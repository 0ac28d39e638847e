// The listening side: node:http with the limits and timeouts of a gateway that strangers reach, and a staged close.

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Events } from '../events.ts';
import type { Instance, InstanceTable } from '../instance-table.ts';
import type { GatewayOptions } from '../options.ts';
import type { RevisionStore } from '../revision-store.ts';
import type { ServiceStatus } from '../status.ts';
import type { Surface } from '../surface/surface.ts';
import type { Exchange } from './exchange.ts';
import { type Arrival, fail, type HandlerContext, handle, openExchange } from './handler.ts';
import { Pools } from './pool.ts';
import { type Problem, renderProblem, sendProblem } from './problem-response.ts';
import { maxTarget } from './target.ts';
import { asksForUpgrade, responseOn } from './tunnel.ts';
import { closeAfterLingering } from './unread-content.ts';

export interface TrafficParts {
  readonly store: RevisionStore;
  readonly instances: InstanceTable;
  readonly surface: Pick<Surface, 'owns' | 'handle'>;
  readonly events: Events;
  readonly options: GatewayOptions;
  /** State of each service, for problems that name one. */
  status(): readonly ServiceStatus[];
  /** Told of an instance that could not be connected to. */
  onConnectFailure?(instance: Instance): void;
}

export interface TrafficServer {
  /** Binds the configured address; rejects when it can't. */
  listen(): Promise<{ readonly url: string; readonly port: number }>;
  /**
   * Stops accepting, lets what is in flight finish with `Connection: close`, and after `drain` milliseconds cuts what
   * is left. Resolves when every connection is gone.
   */
  close(): Promise<void>;
}

// Milliseconds. The whole of a request is bounded by an hour only: content that is streamed may take its time, content
// that is read to be checked has a bound of its own.
const timeouts = { head: 15_000, request: 3_600_000, idle: 65_000, checks: 2_000 };

/** How long a closing server still takes connections and requests, in milliseconds; a tenth of `drain` when that is less. */
const lead = 1_000;

/** A server over the gateway's parts. It opens no port before `listen`. */
export function createTrafficServer(parts: TrafficParts): TrafficServer {
  const { options } = parts;
  const pools = new Pools(options.timeouts);
  const active = new WeakMap<Duplex, Exchange>();
  // Connections that node:http has let go of and no longer closes.
  const upgraded = new Set<Duplex>();
  let closing = false;

  const context: HandlerContext = {
    ...parts,
    pools,
    onConnectFailure: (instance) => parts.onConnectFailure?.(instance),
    isOwn: (request, authority) => isOwnAuthority(options, request, authority),
  };

  const server = createServer({
    // Room for a target that is too long, so that it gets its own answer; the fields are counted again by ourselves.
    maxHeaderSize: options.limits.headers + maxTarget + 2_048,
    headersTimeout: timeouts.head,
    requestTimeout: timeouts.request,
    keepAliveTimeout: timeouts.idle,
    connectionsCheckingInterval: timeouts.checks,
    requireHostHeader: false,
    noDelay: true,
    shouldUpgradeCallback: asksForUpgrade,
  });
  server.maxHeadersCount = 0;

  const serve = (request: IncomingMessage, response: ServerResponse, arrival: Arrival) => {
    const exchange = openExchange(request, response, { ...context, arrival });
    active.set(request.socket, exchange);
    response.on('close', () => {
      if (active.get(request.socket) === exchange) active.delete(request.socket);
      if (closing) setImmediate(() => server.closeIdleConnections());
    });
    try {
      handle(exchange, context);
    } catch (error) {
      fail(exchange, error);
    }
  };

  server.on('request', (request: IncomingMessage, response: ServerResponse) =>
    serve(request, response, { awaitsContinue: false, closing }),
  );
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) =>
    serve(request, response, { awaitsContinue: true, closing }),
  );
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, early: Buffer) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    serve(request, responseOn(request, socket), { awaitsContinue: false, closing: true, tunnel: { socket, early } });
  });
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const exchange = openExchange(request, response, { ...context, arrival: { awaitsContinue: true, closing } });
    const detail = 'The only expectation the gateway can meet is 100-continue.';
    if (exchange.head) sendProblem(exchange, { id: 'expectation-failed', detail });
  });
  server.on('connect', (_: IncomingMessage, socket: Duplex) => {
    const detail = 'The gateway does not open tunnels.';
    writeProblem(socket, { id: 'method-not-implemented', detail }, parts.store.current.id);
  });
  server.on('clientError', (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket: Duplex) => {
    const exchange = active.get(socket);
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else if (exchange?.request.complete) endAfter(exchange.response, socket);
    else if (exchange) sendProblem(Object.assign(exchange, { head: undefined }), parseProblem(error, options));
    else writeProblem(socket, parseProblem(error, options), parts.store.current.id);
  });

  return {
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(options.listen.port, options.listen.host, () => {
          server.off('error', reject);
          const { port, address, family } = server.address() as AddressInfo;
          resolve({ url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`, port });
        });
      }),
    close: async () => {
      closing = true;
      // Clients that hold a connection open learn with their next answer that it is the last one here.
      if (await hasConnections(server)) await delay(Math.min(lead, options.drain / 10));
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const timer = setTimeout(() => {
        server.closeAllConnections();
        for (const socket of upgraded) socket.destroy();
      }, options.drain);
      await closed;
      clearTimeout(timer);
      await pools.destroy();
    },
  };
}

function hasConnections(server: Server): Promise<boolean> {
  return new Promise((resolve) => server.getConnections((error, count) => resolve(!error && count > 0)));
}

// What could not be read came after a request that is being answered: it gets its answer, and then the connection ends.
function endAfter(response: ServerResponse, socket: Duplex): void {
  response.shouldKeepAlive = false;
  response.once('finish', () => socket.end());
}

// The gateway's own names are those it is reached by here: what a proxy in front calls it is not sent in absolute form.
function isOwnAuthority(options: GatewayOptions, request: IncomingMessage, authority: string): boolean {
  const { localAddress, localPort } = request.socket as Socket;
  const names = ['localhost', options.listen.host, localAddress?.replace(/^::ffff:/, ''), `[${localAddress}]`];
  const asked = authority.toLowerCase();
  // RFC 9112 3.2.2 would let the target win over a different Host; two different names are refused here.
  return asked === request.headers.host?.toLowerCase() && names.some((name) => asked === `${name}:${localPort}`);
}

// What node:http could not read as a request.
function parseProblem(error: NodeJS.ErrnoException & { rawPacket?: Buffer }, { limits }: GatewayOptions): Problem {
  if (error.code === 'HPE_HEADER_OVERFLOW') {
    const line = error.rawPacket?.subarray(0, maxTarget).includes('\r\n');
    return line === false
      ? {
          id: 'target-too-long',
          detail: `The request target is longer than ${maxTarget} bytes.`,
          members: { limit: maxTarget },
        }
      : { id: 'headers-too-large', detail: 'The request head is too long.', members: { limit: limits.headers } };
  }
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return { id: 'request-timeout', detail: 'The request did not arrive in time.' };
  }
  return { id: 'bad-request', detail: 'The bytes are not an HTTP/1.1 request.' };
}

function writeProblem(socket: Duplex, problem: Problem, revision: string): void {
  const { status, headers, body } = renderProblem(problem, { requestId: randomUUID(), revision, accept: undefined });
  const lines: string[] = [];
  for (let at = 0; at < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}Connection: close\r\n\r\n${body}`);
  closeAfterLingering(socket);
}
