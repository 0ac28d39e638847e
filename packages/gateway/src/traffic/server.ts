// The listening side: node:http with the limits and timeouts of a gateway that strangers reach, and a staged close.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { UsageTable } from '../consumers/usage-table.ts';
import type { Events } from '../events.ts';
import type { Instance, InstanceTable } from '../instance-table.ts';
import { defaultClientOptions, type GatewayOptions } from '../options.ts';
import type { RevisionStore } from '../revision-store.ts';
import type { ServiceStatus } from '../status.ts';
import type { Surface } from '../surface/surface.ts';
import { answerClientError, type ClientError, writeProblem } from './client-error.ts';
import { capConnections } from './connection-cap.ts';
import type { Exchange, NodeSide } from './exchange.ts';
import { FastLane } from './fast/lane.ts';
import { fail, type HandlerContext, handle, headOf, openExchange } from './handler.ts';
import { OverloadGuard } from './overload.ts';
import { PassiveHealth } from './passive-health.ts';
import { sendProblem } from './problem-response.ts';
import { RemovedOperations } from './removed-operations.ts';
import type { TrafficTable } from './service-traffic.ts';
import { asksForUpgrade, responseOn } from './tunnel.ts';
import { Upstreams } from './upstream/upstreams.ts';
import { keepRequestsYoung } from './young-requests.ts';

export interface TrafficParts {
  readonly store: RevisionStore;
  readonly instances: InstanceTable;
  readonly traffic: TrafficTable;
  readonly surface: Pick<Surface, 'owns' | 'handle'>;
  readonly events: Events;
  readonly options: GatewayOptions;
  readonly usage?: UsageTable | undefined;
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

// The whole of a request is bounded by an hour only: streamed content may take its time as long as it moves, content that
// is read to be checked has a bound of its own. In milliseconds.
const wholeRequest = 3_600_000;

/**
 * How long a closing server with connections serves on when no `drainLead` is set, in milliseconds; a tenth of `drain` when that
 * is less.
 */
const courtesy = 1_000;

/** Between two looks at the pools for one that hangs or that nobody needs any more, in milliseconds. */
const tendingInterval = 500;

/** A server over the gateway's parts. It opens no port before `listen`. */
export function createTrafficServer(parts: TrafficParts): TrafficServer {
  const { options } = parts;
  keepRequestsYoung();
  const upstreams = new Upstreams();
  const tending = setInterval(() => upstreams.tend(parts.instances), tendingInterval).unref();
  const clients = { ...defaultClientOptions, ...options.clients };
  const last = new WeakMap<Duplex, Exchange>();
  // Connections that node:http has let go of and no longer closes.
  const upgraded = new Set<Duplex>();
  let closing = false;

  const overload = new OverloadGuard(parts.events, options.overload);
  const context: HandlerContext = {
    ...parts,
    overload,
    removed: new RemovedOperations(parts.store),
    usage: parts.usage,
    upstreams,
    policyOf: (operation) => parts.traffic.policyOf(operation),
    health: new PassiveHealth(parts),
    onConnectFailure: (instance) => parts.onConnectFailure?.(instance),
  };

  const server = createServer({
    // Of request line and fields, and again of trailers; the fields alone are counted by ourselves.
    maxHeaderSize: options.limits.headers + 2_048,
    headersTimeout: clients.head,
    requestTimeout: Math.max(wholeRequest, clients.head),
    keepAliveTimeout: clients.idle,
    connectionsCheckingInterval: Math.min(2_000, clients.head / 2),
    requireHostHeader: false,
    noDelay: true,
    shouldUpgradeCallback: asksForUpgrade,
  });
  server.maxHeadersCount = 0;
  const { connections = 0, connectionsPerAddress = 0 } = options.limits;
  const lane = options.fastLane === false ? undefined : new FastLane(server, context, clients);
  capConnections(server, { connections, perAddress: connectionsPerAddress });

  const open = (node: NodeSide): Exchange => {
    const { request, response, tunnel } = node;
    const arrival = { request, response, node, closing: closing || tunnel !== undefined };
    const exchange = openExchange(arrival, headOf(request, context), context);
    last.set(request.socket, exchange);
    return exchange;
  };
  const serve = (node: NodeSide) => {
    const exchange = open(node);
    node.response.on('close', () => {
      if (!server.listening) setImmediate(() => server.closeIdleConnections());
    });
    try {
      handle(exchange, node, context);
    } catch (error) {
      fail(exchange, error);
    }
  };

  server.on('request', (request: IncomingMessage, response: ServerResponse) =>
    serve({ request, response, awaitsContinue: false, tunnel: undefined }),
  );
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) =>
    serve({ request, response, awaitsContinue: true, tunnel: undefined }),
  );
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, early: Buffer) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    serve({ request, response: responseOn(request, socket), awaitsContinue: false, tunnel: { socket, early } });
  });
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const exchange = open({ request, response, awaitsContinue: true, tunnel: undefined });
    const detail = 'The only expectation the gateway can meet is 100-continue.';
    if (exchange.head) sendProblem(exchange, { id: 'expectation-failed', detail });
  });
  server.on('connect', (_: IncomingMessage, socket: Duplex) => {
    const detail = 'The gateway does not open tunnels.';
    writeProblem(socket, { id: 'method-not-implemented', detail }, parts.store.current.id);
  });
  server.on('clientError', (error: ClientError, socket: Duplex) => {
    const revision = parts.store.current.id;
    answerClientError(error, socket, { last: last.get(socket), revision, limit: options.limits.headers });
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
      if (lane) lane.closing = true;
      // Whoever asks for readiness turns to others; clients that hold a connection open learn with their next answer that it
      // is the last one here.
      const lead = options.drainLead ?? 0;
      if (lead > 0) await delay(lead);
      else if (await hasConnections(server)) await delay(Math.min(courtesy, options.drain / 10));
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      lane?.close();
      const timer = setTimeout(() => {
        server.closeAllConnections();
        lane?.destroy();
        for (const socket of upgraded) socket.destroy();
      }, options.drain);
      await closed;
      clearTimeout(timer);
      lane?.destroy();
      clearInterval(tending);
      overload.close();
      await upstreams.destroy();
    },
  };
}

function hasConnections(server: Server): Promise<boolean> {
  return new Promise((resolve) => server.getConnections((error, count) => resolve(!error && count > 0)));
}
