// A traffic server on a port of its own over scripted services: real sockets, a revision made by hand.

import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from 'node:net';
import { buildRouteTable, type Operation, type RequestValidator, type Revision } from '@portico/contract';
import { Events } from '../events.ts';
import { type Instance, InstanceTable } from '../instance-table.ts';
import { defaultOptions, type GatewayOptions } from '../options.ts';
import { RevisionStore } from '../revision-store.ts';
import { createTrafficServer } from './server.ts';
import { TrafficTable } from './service-traffic.ts';

export interface Running extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly events: Events;
  readonly instances: InstanceTable;
  readonly traffic: TrafficTable;
  readonly failures: Instance[];
}

export interface Scene {
  /** `METHOD /public` or `METHOD /public /upstream`. */
  readonly operations: readonly string[];
  /** Instances of the one service, `api`. */
  readonly upstreams: readonly string[];
  readonly validator?: RequestValidator;
  readonly options?: Partial<GatewayOptions>;
}

export const openValidator: RequestValidator = { checkHead: () => [], planBody: () => ({ kind: 'pass' }) };

/** Starts a gateway's traffic side; `/-/live` is the only path of its surface. */
export async function startTraffic(scene: Scene): Promise<Running> {
  const store = new RevisionStore(revisionOf(scene.operations, scene.validator ?? openValidator));
  const instances = new InstanceTable();
  instances.set('api', scene.upstreams);
  const events = new Events();
  const failures: Instance[] = [];
  const options: GatewayOptions = {
    ...defaultOptions,
    version: 'test',
    services: { api: { instances: scene.upstreams } },
    listen: { host: '127.0.0.1', port: 0 },
    drain: 500,
    ...scene.options,
  };
  const traffic = new TrafficTable(options);
  const surface = {
    owns: (path: string) => path === '/-/live',
    handle: (_: IncomingMessage, response: ServerResponse) => void response.end('alive'),
  };
  const status = () => [
    { service: 'api', state: 'up', since: '2026-01-01T00:00:00.000Z', operations: 1 } as const,
    { service: 'kb', state: 'waiting', since: '2026-01-01T00:00:00.000Z', operations: 0 } as const,
  ];
  const server = createTrafficServer({
    store,
    instances,
    traffic,
    surface,
    events,
    options,
    status: () => status().map((one) => ({ ...one, instances: [], diagnostics: [], pending: [], policy: {} })),
    onConnectFailure: (instance) => void failures.push(instance),
  });
  const { url, port } = await server.listen();
  return { url, port, events, instances, traffic, failures, [Symbol.asyncDispose]: () => server.close() };
}

function revisionOf(lines: readonly string[], validator: RequestValidator): Revision {
  const operations = lines.map(operationOf);
  return {
    id: 'f'.repeat(64),
    operations,
    routes: buildRouteTable(operations),
    alternatives: new Map(),
    part: () => ({}),
    validator: () => validator,
  } as unknown as Revision;
}

function operationOf(line: string): Operation {
  const [method = '', path = '', upstreamPath = path] = line.split(' ');
  return {
    key: `${method} ${path}`,
    sourceKey: `${method} ${path}`,
    service: 'api',
    method,
    path,
    upstreamPath,
    operationId: line,
    pointer: '',
    deprecated: false,
    tags: [],
    definition: {},
  };
}

const opened: { closeAllConnections?(): void; close(): unknown }[] = [];

/** A service on node:http. */
export async function httpUpstream(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  opened.push(server);
  return listening(server);
}

/** A service that answers each request head with these bytes; `then` decides what happens to the connection. */
export async function rawUpstream(answer: (socket: Socket, received: string) => void): Promise<string> {
  const server = createTcpServer((socket) => {
    let received = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      answer(socket, received);
    });
  });
  opened.push(server);
  return listening(server);
}

/** Closes every service opened so far. */
export function closeUpstreams(): void {
  for (const server of opened.splice(0)) {
    server.closeAllConnections?.();
    server.close();
  }
}

async function listening(server: TcpServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** `Name: value` lines as a raw array of names and values in turn. */
export function rawFields(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trimStart()];
  });
}

/** Writes bytes to a port and gives everything that comes back until the connection ends. */
export function exchangeBytes(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes as Buffer));
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
    });
    socket.on('error', () => resolve(received));
    socket.on('close', () => resolve(received));
  });
}
