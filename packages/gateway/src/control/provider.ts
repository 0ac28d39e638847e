// A source of services: where they are, not what they promise. Providers always give full sets, never deltas, so that
// a lost update heals with the next one.

import type { ServiceOptions } from '../options.ts';

/** Every service of a provider, by name. */
export type ServiceSet = ReadonlyMap<string, ServiceOptions>;

export interface Provider {
  /** Calls `listener` with the full set now and after each change, until `close`. */
  start(listener: (services: ServiceSet) => void): void;
  close(): void;
}
