// What the gateway knows of each service and instance, as shown by `/-/services`. Plain data, made on request.

import type { AffectedConsumer, Change, Diagnostic, ServicePolicy, Violation } from '@portico/contract';
import type { OperationReference } from './events.ts';

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

/** One way in which answers of an operation differ from its contract. No values in it. */
export interface DriftDifference extends OperationReference {
  readonly status: number;
  readonly in: Violation['in'];
  /** Name of a header; absent for a body. */
  readonly name?: string;
  /** JSON Pointer into the body, with `*` for the index of an item. */
  readonly pointer: string;
  readonly keyword: string;
  readonly message: string;
  /** JSON Pointer of the schema keyword in the merged document. */
  readonly schema: string;
}

/** How far a service is from its document, counted since it has that document. */
export interface DriftStatus {
  /** Share of checked answers that were as declared, from 0 to 1; null while none was checked. */
  readonly score: number | null;
  readonly checked: number;
  readonly violated: number;
  /** Answers that were due for a check when the budget for checks was spent. */
  readonly skipped: number;
  /** Operations with answers that were not as declared, the worst first. */
  readonly operations: readonly (OperationReference & {
    readonly checked: number;
    readonly violated: number;
    readonly score: number;
  })[];
  readonly differences: readonly (DriftDifference & { readonly count: number; readonly lastSeen: string })[];
  /** Calls to what nobody declares and resembles what this service does. */
  readonly undeclaredCalls: number;
  /** The same by method and guessed template, the most frequent first. */
  readonly undeclared: readonly {
    readonly method: string;
    readonly path: string;
    readonly count: number;
    readonly lastSeen: string;
  }[];
}

/** A document that is kept back until somebody releases it. */
export interface PendingDocument {
  readonly digest: string;
  /** ISO 8601 time. */
  readonly since: string;
  /** How to let it pass. */
  readonly release: string;
  /** Changes that break callers or take protection away, each with the callers that it hurts where they are counted. */
  readonly changes: readonly HurtingChange[];
}

/** A document that took the place of another one. */
export interface PublishedChange {
  /** Digests. */
  readonly from: string;
  readonly to: string;
  /** ISO 8601 time. */
  readonly at: string;
  /** Those that break callers or take protection away. */
  readonly changes: readonly HurtingChange[];
}

export type HurtingChange = Change & { readonly consumers?: readonly AffectedConsumer[] };

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
  /** Present while instances that answer publish different documents: each document, and how many publish it. */
  readonly contracts?: readonly { readonly digest: string; readonly instances: number }[];
  readonly traffic?: TrafficStatus;
  /** Absent while no answer was checked and nothing undeclared was called. */
  readonly drift?: DriftStatus;
  readonly diagnostics: readonly Diagnostic[];
  /** Documents that are held back by policy. */
  readonly pending: readonly PendingDocument[];
  /** What the last new document changed for callers; absent until there is one. */
  readonly changes?: PublishedChange;
  /** Prefix and whatever else is configured of how its document is merged. */
  readonly policy: ServicePolicy;
}

/** A document as its service published it. */
export interface PublishedDocument {
  /** Of the canonical document, as in `/-/services`. */
  readonly digest: string;
  /** JSON or YAML in UTF-8, with what it refers to where references are allowed. */
  readonly bytes: Uint8Array;
}
