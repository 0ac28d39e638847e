// Composition of the three parts: control makes revisions, traffic uses them, surface shows them.

import { setTimeout as delay } from 'node:timers/promises';
import { compileRevision, type Revision } from '@portico/contract';
import { withCallers } from './consumers/hurt-callers.ts';
import { UsageTable } from './consumers/usage-table.ts';
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
import { createSurface, reservedPaths } from './surface/surface.ts';
import { createTrafficServer } from './traffic/server.ts';
import { TrafficTable } from './traffic/service-traffic.ts';
import { withTraffic } from './traffic/traffic-status.ts';

export interface Gateway extends AsyncDisposable {
  readonly events: Events;
  /** The revision that new requests are served by. */
  readonly revision: Revision;
  /** State of each service, sorted by name. */
  status(): readonly ServiceStatus[];
  /**
   * Starts discovery and listens. Resolves when the port is open and every service has been looked at once or the
   * refresh timeout has passed. Rejects when the address can't be bound.
   */
  listen(): Promise<{ readonly url: string; readonly port: number }>;
  /** Replaces the set of services while running; those that stay keep what is known of them. */
  reconfigure(services: Readonly<Record<string, ServiceOptions>>): void;
  /** Readiness off, no new connections, in-flight requests finished within `drain`, then everything closed. */
  close(): Promise<void>;
}

/** How long the port stays shut for a first look at the services: so that a restart answers no 404 for a known route. */
const headStart = 1_000;

export function createGateway(options: GatewayOptions): Gateway {
  const events = new Events();
  const instances = new InstanceTable();
  const provider = staticProvider(options.services);
  const services = new Map(Object.entries(options.services));
  const store = new RevisionStore(compileRevision([], mergePolicy(services, options.merge, reservedPaths)));
  const reconciler = new Reconciler({ options, provider, store, instances, events, reserved: reservedPaths });
  const traffic = new TrafficTable(options);
  const drift = new DriftTable(events, store);
  const usage = tellsApart(options.consumers) ? new UsageTable(options.consumers) : undefined;
  const status = () => withTraffic(reconciler.status(), instances, traffic);
  const fullStatus = () => status().map((one) => ({ ...withCallers(one, usage), drift: drift.of(one.service) }));
  let ready = false;
  const published = reconciler.published.bind(reconciler);
  const versionOf = (service: string) => reconciler.status().find((one) => one.service === service)?.version;
  const history = new RevisionHistory({ store, events, versionOf, changed: () => past?.keep() });
  const past = options.snapshot && historyFile({ ...options.snapshot, events, history: () => history.whole() });
  const release = reconciler.release.bind(reconciler);
  const surface = createSurface({
    store,
    status: fullStatus,
    events,
    options,
    usage,
    published,
    release,
    history,
    ready: () => ready,
  });
  const onConnectFailure = reconciler.lookAt.bind(reconciler);
  const server = createTrafficServer({
    store,
    instances,
    traffic,
    surface,
    events,
    options,
    usage,
    status,
    onConnectFailure,
  });

  const close = async () => {
    ready = false;
    surface.close();
    await server.close();
    await reconciler.close();
    await past?.close();
  };

  return {
    events,
    get revision() {
      return store.current;
    },
    status: fullStatus,
    async listen() {
      const before = await past?.read();
      if (before) history.restore(before);
      for (const service of services.keys()) reconciler.remember(service, history.liveBefore(service));
      const looked = reconciler.start();
      await Promise.race([looked, delay(headStart, undefined, { ref: false })]);
      const address = await server.listen();
      await looked;
      ready = true;
      return address;
    },
    reconfigure(next) {
      traffic.replace(next);
      provider.replace(next);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Nobody is counted unless the operator says by what callers are told apart. */
function tellsApart(consumers: ConsumerOptions | undefined): consumers is ConsumerOptions {
  return (consumers?.apiKey ?? consumers?.claim ?? consumers?.header) !== undefined;
}
