// One of several processes that serve: the traffic of a gateway whose control is in another process. It knows what it is told,
// and when that other process is gone it ends.

import { compileRevision } from '@portico/contract';
import { UsageTable } from '../consumers/usage-table.ts';
import { tellsApart } from '../control-plane.ts';
import { Events } from '../events.ts';
import { InstanceTable } from '../instance-table.ts';
import { RevisionStore } from '../revision-store.ts';
import type { ServiceStatus } from '../status.ts';
import { createTrafficCounts } from '../surface/traffic-counts.ts';
import { createTrafficServer, type TrafficServer } from '../traffic/server.ts';
import { TrafficTable } from '../traffic/service-traffic.ts';
import { applyState } from './control-state.ts';
import { remoteSurface } from './remote-surface.ts';
import type { WorkerNews, WorkerOrder, WorkerReport } from './worker-message.ts';

/** The end of the line to the controlling process. */
export interface WorkerLine {
  onOrder(listener: (order: WorkerOrder) => void): void;
  tell(news: WorkerNews): void;
  /** Ends this process. */
  end(code: number): void;
}

/** Milliseconds between two reports that nobody has asked for: what a worker that dies leaves behind is as old as that. */
const reportInterval = 1_000;

/** What the controlling process hears of at once; the rest it is told in sums. */
const told = [
  'response.checked',
  'response.skipped',
  'instance.ejected',
  'instance.returned',
  'instances.panic',
  'gateway.overloaded',
  'gateway.recovered',
] as const;

/** Serves as it is ordered. `events` is where its own events are heard, from before the first one. */
export function serveAsWorker(line: WorkerLine, events: Events = new Events()): void {
  const serving = Promise.withResolvers<Serving>();
  line.onOrder((order) => {
    if (order.kind === 'start') serving.resolve(begin(order, line, events));
    else void serving.promise.then((worker) => worker.take(order));
  });
}

interface Serving {
  take(order: WorkerOrder): void;
}

function begin(
  { options, surface }: Extract<WorkerOrder, { kind: 'start' }>,
  line: WorkerLine,
  events: Events,
): Serving {
  const store = new RevisionStore(compileRevision([]));
  const instances = new InstanceTable();
  const traffic = new TrafficTable(options);
  const usage = tellsApart(options.consumers) ? new UsageTable(options.consumers) : undefined;
  const counts = createTrafficCounts(events, store);
  let statuses: readonly ServiceStatus[] = [];
  const server = createTrafficServer({
    store,
    instances,
    traffic,
    surface: remoteSurface(surface, store),
    events,
    options,
    usage,
    status: () => statuses,
    onConnectFailure: ({ service, url }) => line.tell({ kind: 'unconnected', service, url }),
  });
  for (const type of told) events.on(type, (event) => line.tell({ kind: 'event', event }));
  events.on('request.completed', (event) => {
    // Somebody looks for what nobody declares: control wants to know whose it might be.
    if (isUndeclared(event.problem)) line.tell({ kind: 'event', event });
  });
  const report = (number?: number) => {
    const services = statuses.map(({ service }) => ({
      service,
      traffic: traffic.of(service).status(),
      instances: instances
        .get(service)
        .map(({ url, ejection, inFlight }) => ({ url, ejected: ejection.ejected, inFlight })),
    }));
    const families = counts.families().map((family) => ({ ...family, samples: [...family.samples] }));
    line.tell({
      kind: 'report',
      number,
      report: { families, services, uses: usage?.list() ?? [] } satisfies WorkerReport,
    });
  };
  const reporting = setInterval(report, reportInterval).unref();
  return {
    take(order) {
      if (order.kind === 'state') {
        applyState(order.state, { store, instances });
        const names = new Set(order.state.services.map(({ status }) => status.service));
        for (const { service } of statuses) if (!names.has(service)) instances.set(service, []);
        statuses = order.state.services.map(({ status }) => status);
      } else if (order.kind === 'services') traffic.replace(order.services);
      else if (order.kind === 'report') report(order.number);
      else if (order.kind === 'listen') listen(server, line);
      else if (order.kind === 'close') {
        void server.close().then(() => {
          clearInterval(reporting);
          report();
          line.end(0);
        });
      }
    },
  };
}

function listen(server: TrafficServer, line: WorkerLine): void {
  server.listen().then(
    ({ url, port }) => line.tell({ kind: 'listening', url, port }),
    (error: NodeJS.ErrnoException) => line.tell({ kind: 'refused', code: error.code, message: error.message }),
  );
}

function isUndeclared(problem: string | undefined): boolean {
  return problem === 'route-not-found' || problem === 'method-not-allowed';
}
