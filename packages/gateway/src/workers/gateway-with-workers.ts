// A gateway whose traffic is served by several processes. This one controls: it discovers, compiles, and answers for the
// gateway itself, so that all of it is one, whichever process a request has come to.

import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type PackedRevision, packRevision, type Revision } from '@portico/contract';
import { createControlPlane, headStart } from '../control-plane.ts';
import { Events, type GatewayEvent } from '../events.ts';
import type { Gateway } from '../gateway.ts';
import type { GatewayOptions } from '../options.ts';
import type { ServiceStatus } from '../status.ts';
import type { Family } from '../surface/prometheus-text.ts';
import { controlState } from './control-state.ts';
import type { ControlState, WorkerNews } from './worker-message.ts';
import { WorkerPool } from './worker-pool.ts';
import { withReport } from './worker-report.ts';
import { servicesShare, shareOf } from './worker-share.ts';

export interface WorkerOptions {
  readonly count: number;
  /** Module that calls `serveAsWorker`, and its arguments. */
  readonly file: string;
  readonly args?: readonly string[];
}

/** Milliseconds beyond lead and drain after which a worker is ended by force. */
const overtime = 5_000;

/** Paths whose answers hold counts of the workers: they are asked for them first. */
const counted = /^\/-\/(?:metrics|services|consumers)\b/;

/** A gateway of `count` workers. What workers tell of is not on its `events`: they say it themselves. */
export function createGatewayWithWorkers(options: GatewayOptions, { count, file, args = [] }: WorkerOptions): Gateway {
  // What people see of the gateway: what is told here, and what workers tell.
  const seen = new Events();
  let closing = false;
  let isDue = false;
  const listening = Promise.withResolvers<{ readonly url: string; readonly port: number }>();
  listening.promise.catch(() => undefined);

  const control = createControlPlane(options, {
    seen,
    settled: () => share(),
    traffic: (statuses) => withReport(statuses, pool.report()),
    uses: () => pool.report().uses,
    counted: () => [...pool.report().families, ...poolFamilies(pool)],
  });
  const { events, store, instances, reconciler, surface } = control;
  let sent: Revision = store.current;
  const socket = surfaceSocket(async (request, response) => {
    response.setHeader('X-Request-Id', String(request.headers['x-request-id'] ?? ''));
    if (counted.test(request.url ?? '')) await pool.gather();
    surface.handle(request, response);
  });
  let path = '';
  const pool: WorkerPool = new WorkerPool({
    count,
    file,
    args,
    first: () => [
      { kind: 'start', options: shareOf(control.options(), count), surface: path },
      { kind: 'state', state: stateWith(packRevision(store.current)) },
    ],
    heard,
    started: (pid) => events.emit({ type: 'worker.started', pid }),
    ended: (pid, reason, wait) => {
      if (wait !== undefined) events.emit({ type: 'worker.ended', pid, reason, wait });
    },
  });

  function stateWith(revision?: PackedRevision): ControlState {
    return { ...(revision ? { revision } : {}), services: controlState(statuses(), instances, store.current) };
  }

  function statuses(): readonly ServiceStatus[] {
    return reconciler.status();
  }

  // What changes in one turn is sent once. Every worker has what was sent last, or what is current: it began with that.
  function share(): void {
    if (isDue) return;
    isDue = true;
    setImmediate(() => {
      isDue = false;
      const next = store.current;
      const packed = next.id === sent.id ? undefined : packRevision(next, sent);
      pool.broadcast({ kind: 'state', state: stateWith(packed) });
      sent = next;
    });
  }

  function heard(news: WorkerNews): void {
    if (news.kind === 'listening') listening.resolve(news);
    else if (news.kind === 'refused') listening.reject(Object.assign(new Error(news.message), { code: news.code }));
    else if (news.kind === 'unconnected') {
      const instance = instances.get(news.service).find(({ url }) => url === news.url);
      if (instance) reconciler.lookAt(instance);
    } else if (news.kind === 'event') observe(news.event);
  }

  function observe(event: GatewayEvent): void {
    if (event.type === 'request.completed' || event.type.startsWith('response.')) control.observed.emit(event);
    else seen.emit(event);
  }

  const close = async () => {
    closing = true;
    control.unready();
    surface.close();
    await pool.close((options.drainLead ?? 0) + options.drain + overtime);
    await Promise.all([socket.close(), control.close()]);
  };

  return {
    events,
    get revision() {
      return store.current;
    },
    status: control.status,
    async listen() {
      path = await socket.listen();
      pool.start();
      const looked = control.start();
      await Promise.race([looked, delay(headStart, undefined, { ref: false })]);
      pool.listen();
      const address = await listening.promise;
      await looked;
      if (!closing) control.getReady();
      return address;
    },
    reconfigure(services) {
      control.reconfigure(services);
      pool.broadcast({ kind: 'services', services: servicesShare(services, count) });
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function poolFamilies(pool: WorkerPool): readonly Family[] {
  return [
    { name: 'portico_workers', type: 'gauge', help: 'Processes that serve.', samples: [{ value: pool.size }] },
    {
      name: 'portico_worker_restarts_total',
      type: 'counter',
      help: 'Processes that were started in the place of one that had ended.',
      samples: [{ value: pool.restarts }],
    },
  ];
}

/** A socket that only this user's processes reach. */
function surfaceSocket(handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>) {
  const server = createServer((request, response) => void handle(request, response));
  let folder: string | undefined;
  return {
    async listen(): Promise<string> {
      folder = await mkdtemp(join(tmpdir(), 'portico-'));
      const path = process.platform === 'win32' ? `\\\\.\\pipe\\portico-${process.pid}` : join(folder, 'surface');
      await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
      return path;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
      if (folder) await rm(folder, { recursive: true, force: true });
    },
  };
}
