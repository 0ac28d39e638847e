// What makes revisions and shows them, without the traffic: the same whether requests are served in this process or in
// others.

import { compileRevision, type OperationUse } from '@portico/contract';
import { withCallers } from './consumers/hurt-callers.ts';
import { historyFile } from './control/history-file.ts';
import { mergePolicy } from './control/merge-policy.ts';
import { staticProvider } from './control/provider-static.ts';
import { Reconciler } from './control/reconciler.ts';
import { RevisionHistory } from './control/revision-history.ts';
import { DriftTable } from './drift/drift-table.ts';
import { Events } from './events.ts';
import { InstanceTable } from './instance-table.ts';
import type { ConsumerOptions, GatewayOptions, ServiceOptions } from './options.ts';
import { RevisionStore } from './revision-store.ts';
import type { ServiceStatus } from './status.ts';
import type { Family } from './surface/prometheus-text.ts';
import { createSurface, reservedPaths, type Surface } from './surface/surface.ts';

/** What a control plane has to be told of traffic, and by whom. */
export interface TrafficSide {
  /** Events that the surface shows: all of the gateway's own are put on it. Default: those themselves. */
  readonly seen?: Events;
  /** Called when it has become known how services and instances are. */
  settled?(): void;
  /** Adds what is known of the traffic. */
  traffic(statuses: readonly ServiceStatus[]): readonly ServiceStatus[];
  /** Who uses what. */
  uses(): readonly OperationUse[];
  /** What other processes count. */
  counted?(): readonly Family[];
}

export interface ControlPlane {
  readonly events: Events;
  /** Where answers that were checked and calls of what nobody declares are told. */
  readonly observed: Events;
  readonly store: RevisionStore;
  readonly instances: InstanceTable;
  readonly reconciler: Reconciler;
  readonly surface: Surface;
  /** With the services as they are configured now. */
  options(): GatewayOptions;
  status(): readonly ServiceStatus[];
  /** Takes up what is known of the past, and begins to look; resolves as `Reconciler.start` does. */
  start(): Promise<void>;
  getReady(): void;
  unready(): void;
  reconfigure(services: Readonly<Record<string, ServiceOptions>>): void;
  close(): Promise<void>;
}

/** How long the port stays shut for a first look at the services: so that a restart answers no 404 for a known route. */
export const headStart = 1_000;

/** Starts nothing. */
export function createControlPlane(options: GatewayOptions, side: TrafficSide): ControlPlane {
  const events = new Events();
  const observed = side.seen ? new Events() : events;
  if (side.seen) {
    events.relay(side.seen);
    events.on('revision.published', (event) => observed.emit(event));
    observed.on('service.drifted', (event) => events.emit(event));
  }
  const instances = new InstanceTable();
  const provider = staticProvider(options.services);
  const services = new Map(Object.entries(options.services));
  const store = new RevisionStore(compileRevision([], mergePolicy(services, options.merge, reservedPaths)));
  const settled = () => side.settled?.();
  const reconciler = new Reconciler({ options, provider, store, instances, events, reserved: reservedPaths, settled });
  const drift = new DriftTable(observed, store);
  const usage = tellsApart(options.consumers) ? { list: side.uses } : undefined;
  const status = (): readonly ServiceStatus[] =>
    side.traffic(reconciler.status()).map((one) => ({ ...withCallers(one, usage), drift: drift.of(one.service) }));
  const versionOf = (service: string) => reconciler.status().find((one) => one.service === service)?.version;
  const history = new RevisionHistory({ store, events, versionOf, changed: () => past?.keep() });
  const past = options.snapshot && historyFile({ ...options.snapshot, events, history: () => history.whole() });
  let current = options;
  let ready = false;
  const surface = createSurface({
    store,
    status,
    events: side.seen ?? events,
    options,
    usage,
    counted: side.counted,
    published: reconciler.published.bind(reconciler),
    release: reconciler.release.bind(reconciler),
    history,
    ready: () => ready,
  });
  return {
    events,
    observed,
    store,
    instances,
    reconciler,
    surface,
    options: () => current,
    status,
    async start() {
      const before = await past?.read();
      if (before) history.restore(before);
      for (const service of services.keys()) reconciler.remember(service, history.liveBefore(service));
      await reconciler.start();
    },
    getReady() {
      ready = true;
    },
    unready() {
      ready = false;
    },
    reconfigure(next) {
      current = { ...options, services: next };
      provider.replace(next);
    },
    async close() {
      await reconciler.close();
      await past?.close();
    },
  };
}

/** Nobody is counted unless the operator says by what callers are told apart. */
export function tellsApart(consumers: ConsumerOptions | undefined): consumers is ConsumerOptions {
  return (consumers?.apiKey ?? consumers?.claim ?? consumers?.header) !== undefined;
}
