// What the gateway knows of each service and instance, as shown by `/-/services`. Plain data, made on request.

import type { Diagnostic } from '@portico/contract';

/** Why something is absent or old, in words for a person. */
export interface Trouble {
  /** Stable kebab-case kind: `unreachable`, `timeout`, `status`, `not-json`, `invalid-document`, `too-large`, … */
  readonly kind: string;
  /** The cause in a few words, such as `connection refused`. */
  readonly reason: string;
  /** What happened, to what, and what the gateway does about it. */
  readonly message: string;
  /** ISO 8601 time of the first time in a row. */
  readonly since: string;
}

export interface InstanceStatus {
  readonly url: string;
  readonly health: 'unknown' | 'healthy' | 'unhealthy' | 'unreachable';
  /** ISO 8601 time of the last change of `health`. */
  readonly since: string;
  /** What its health endpoint said last. */
  readonly version?: string;
  readonly digest?: string;
  /** ISO 8601 time at which its document was last read or found unchanged. */
  readonly checked?: string;
  readonly trouble?: Trouble;
  /** True while it gets no requests because too many failed; the next one that is due finds out whether it is well. */
  readonly ejected?: boolean;
  /** Requests that it works on. */
  readonly inFlight?: number;
}

/** What a service bears now, and what was counted since the start. */
export interface TrafficStatus {
  /** Requests that are admitted; event streams and upgraded connections are not counted. */
  readonly inFlight: number;
  /** Requests that wait to be admitted. */
  readonly queued: number;
  readonly retries: number;
  readonly ejections: number;
  /** How often so many instances were ejected that ejections were ignored. */
  readonly panics: number;
  /** Requests answered 503 because too many were in flight or in line. */
  readonly overloads: number;
}

/**
 * `waiting`: never seen a document; `up`: serving its current document; `stale`: serving the last good one, see `trouble`;
 * `down`: its document is known, from an instance or from disk, and no instance answers.
 */
export type ServiceState = 'waiting' | 'up' | 'stale' | 'down';

export interface ServiceStatus {
  readonly service: string;
  readonly state: ServiceState;
  /** ISO 8601 time of the last change of `state`. */
  readonly since: string;
  /** Operations in the merged contract. */
  readonly operations: number;
  readonly version?: string;
  readonly digest?: string;
  /** Whole seconds since the published document was last confirmed; for one from disk, since it was written. */
  readonly age?: number;
  /** Present while no instance confirms the published document: it is the last good one. */
  readonly stale?: true;
  /** Present while the published document is from disk and no instance has been seen to publish one since the start. */
  readonly restored?: { readonly savedAt: string };
  readonly trouble?: Trouble;
  readonly instances: readonly InstanceStatus[];
  readonly traffic?: TrafficStatus;
  readonly diagnostics: readonly Diagnostic[];
  /** Documents that are held back by policy. */
  readonly pending: readonly never[];
}
