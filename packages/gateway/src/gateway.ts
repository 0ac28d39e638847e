// Composition of the three parts: control makes revisions, traffic uses them, surface shows them.

import { setTimeout as delay } from 'node:timers/promises';
import type { Revision } from '@portico/contract';
import { UsageTable } from './consumers/usage-table.ts';
import { type ControlPlane, createControlPlane, headStart, tellsApart } from './control-plane.ts';
import type { Events } from './events.ts';
import type { GatewayOptions, ServiceOptions } from './options.ts';
import type { ServiceStatus } from './status.ts';
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

export function createGateway(options: GatewayOptions): Gateway {
  const traffic = new TrafficTable(options);
  const usage = tellsApart(options.consumers) ? new UsageTable(options.consumers) : undefined;
  const control: ControlPlane = createControlPlane(options, {
    traffic: (statuses) => withTraffic(statuses, control.instances, traffic),
    uses: () => usage?.list() ?? [],
  });
  const { events, store, instances, reconciler, surface } = control;
  const server = createTrafficServer({
    store,
    instances,
    traffic,
    surface,
    events,
    options,
    usage,
    status: () => withTraffic(reconciler.status(), instances, traffic),
    onConnectFailure: reconciler.lookAt.bind(reconciler),
  });

  const close = async () => {
    control.unready();
    surface.close();
    await server.close();
    await control.close();
  };

  return {
    events,
    get revision() {
      return store.current;
    },
    status: control.status,
    async listen() {
      const looked = control.start();
      await Promise.race([looked, delay(headStart, undefined, { ref: false })]);
      const address = await server.listen();
      await looked;
      control.getReady();
      return address;
    },
    reconfigure(next) {
      traffic.replace(next);
      control.reconfigure(next);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
