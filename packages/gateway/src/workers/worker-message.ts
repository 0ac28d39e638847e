// What the process that controls and the processes that serve say to each other. Plain data: it is cloned on its way.

import type { OperationUse, PackedRevision } from '@portico/contract';
import type { GatewayEvent } from '../events.ts';
import type { Instance } from '../instance-table.ts';
import type { GatewayOptions, ServiceOptions } from '../options.ts';
import type { InstanceStatus, ServiceStatus, TrafficStatus } from '../status.ts';
import type { Family } from '../surface/prometheus-text.ts';

/** To a worker. */
export type WorkerOrder =
  /** The first message: what it serves by. It listens when it is told. */
  | {
      readonly kind: 'start';
      readonly options: GatewayOptions;
      /** Where the gateway's own paths are answered: a socket of the controlling process. */
      readonly surface: string;
    }
  | { readonly kind: 'listen' }
  | { readonly kind: 'state'; readonly state: ControlState }
  /** The configured services have changed. */
  | { readonly kind: 'services'; readonly services: Readonly<Record<string, ServiceOptions>> }
  /** Asks for a report. */
  | { readonly kind: 'report'; readonly number: number }
  /** Drains and ends. */
  | { readonly kind: 'close' };

/** From a worker. */
export type WorkerNews =
  | { readonly kind: 'listening'; readonly url: string; readonly port: number }
  /** The address can't be listened on. */
  | { readonly kind: 'refused'; readonly code: string | undefined; readonly message: string }
  /** An instance could not be connected to. */
  | { readonly kind: 'unconnected'; readonly service: string; readonly url: string }
  | { readonly kind: 'event'; readonly event: GatewayEvent }
  | { readonly kind: 'report'; readonly number: number | undefined; readonly report: WorkerReport };

/** What control has found out, as far as traffic needs it. */
export interface ControlState {
  /** Absent when the worker has this revision already. */
  readonly revision?: PackedRevision;
  readonly services: readonly ServiceState[];
}

interface ServiceState {
  readonly status: ServiceStatus;
  readonly instances: readonly InstanceState[];
}

export interface InstanceState {
  readonly url: string;
  readonly health: Instance['health'];
  /** Digest of its own document. */
  readonly contract: string | undefined;
  readonly unsettled: boolean;
  /** Source keys; `published` for those of the service's document in the revision. */
  readonly operations: readonly string[] | 'published' | undefined;
}

/** What a worker bears now and has counted since it started. */
export interface WorkerReport {
  readonly families: readonly Family[];
  readonly services: readonly {
    readonly service: string;
    readonly traffic: TrafficStatus;
    readonly instances: readonly Pick<InstanceStatus, 'url' | 'ejected' | 'inFlight'>[];
  }[];
  readonly uses: readonly OperationUse[];
}
