// Composition of the three parts: control makes revisions, traffic uses them, surface shows them.

import type { Revision } from '@portico/contract';
import type { Events } from './events.ts';
import type { GatewayOptions } from './options.ts';
import type { ServiceStatus } from './status.ts';

export interface Gateway extends AsyncDisposable {
  readonly events: Events;
  readonly revision: Revision;
  /** State of each service, sorted by name. */
  status(): readonly ServiceStatus[];
  /**
   * Starts discovery and listens. Resolves when the port is open and every service has been looked at once or the
   * refresh timeout has passed. Rejects when the address can't be bound.
   */
  listen(): Promise<{ readonly url: string; readonly port: number }>;
  /** Readiness off, no new connections, in-flight requests finished within `drain`, then everything closed. */
  close(): Promise<void>;
}

export declare function createGateway(options: GatewayOptions): Gateway;
