// What happens in a gateway, as typed events. Components emit; one subscriber logs, one counts, one streams to the docs.

import type { Change, Diagnostic, Violation } from '@portico/contract';
import type { DriftDifference } from './status.ts';

export interface OperationReference {
  readonly method: string;
  readonly path: string;
  readonly service: string;
  readonly operationId: string;
}

export type GatewayEvent =
  | {
      readonly type: 'revision.published';
      readonly revision: string;
      readonly previous: string;
      readonly operations: number;
      readonly added: readonly OperationReference[];
      readonly removed: readonly OperationReference[];
    }
  | { readonly type: 'service.up'; readonly service: string; readonly operations: number; readonly url: string }
  | { readonly type: 'service.down'; readonly service: string; readonly reason: string }
  /** A document was fetched and kept out; `stale` tells that the last good one still serves. */
  | {
      readonly type: 'service.rejected';
      readonly service: string;
      readonly reason: string;
      readonly stale: boolean;
      readonly diagnostics: readonly Diagnostic[];
    }
  /** A service's new document is live, and it breaks callers or takes protection away. */
  | (DocumentChange & { readonly type: 'service.changed' })
  /** A service's new document does the same and is kept back; the one before stays live. */
  | (DocumentChange & { readonly type: 'service.held' })
  /** Somebody let a document pass that was held. */
  | { readonly type: 'service.released'; readonly service: string; readonly digest: string; readonly reason: string }
  /** A file of a last good document could not be used; `file` is where it is now. */
  | { readonly type: 'snapshot.damaged'; readonly service: string; readonly file: string; readonly reason: string }
  /** Last good documents can't be written; told once until one can be. What was there before is untouched. */
  | { readonly type: 'snapshot.failed'; readonly folder: string; readonly reason: string }
  | RequestViolated
  | ResponseViolated
  | ResponseChecked
  /** An answer was due for a check, and the budget for checks was spent. */
  | { readonly type: 'response.skipped'; readonly service: string }
  | ServiceDrifted
  /** An instance gets no requests for `duration` milliseconds, because too many in a row failed there. */
  | {
      readonly type: 'instance.ejected';
      readonly service: string;
      readonly url: string;
      /** `unconnected`: it took no connection; `failed`: resets, timeouts, or answers 502, 503 or 504. */
      readonly reason: 'unconnected' | 'failed';
      readonly duration: number;
    }
  | { readonly type: 'instance.returned'; readonly service: string; readonly url: string }
  /** So many instances are ejected that the rest could not bear the load: all are used until some have returned. */
  | {
      readonly type: 'instances.panic';
      readonly service: string;
      readonly ejected: number;
      readonly instances: number;
    }
  /** A process that serves has been started. */
  | { readonly type: 'worker.started'; readonly pid: number }
  /** One has ended that should not have; in `wait` milliseconds another one is started in its place. */
  | { readonly type: 'worker.ended'; readonly pid: number; readonly reason: string; readonly wait: number }
  /** The process has more to do than it can, and turns requests away until `gateway.recovered`. */
  | {
      readonly type: 'gateway.overloaded';
      readonly pressure: 'pressed' | 'extreme';
      readonly before: 'none' | 'pressed' | 'extreme';
      /** Milliseconds by which the event loop comes late. */
      readonly delay: number;
      /** Share of the heap's limit in use. */
      readonly heap: number;
    }
  | { readonly type: 'gateway.recovered'; readonly delay: number; readonly heap: number }
  | RequestCompleted;

/** One document in the place of another. */
export interface DocumentChange {
  readonly service: string;
  /** Digests. */
  readonly from: string;
  readonly to: string;
  /** The changes that break callers or take protection away. */
  readonly changes: readonly Change[];
}

/** A request broke its contract and was forwarded all the same, because the policy is to report. No values in it. */
export interface RequestViolated extends OperationReference {
  readonly type: 'request.violated';
  readonly requestId: string;
  readonly revision: string;
  readonly violations: readonly Violation[];
}

/** A service's answer broke its contract. No values in it. */
export interface ResponseViolated extends OperationReference {
  readonly type: 'response.violated';
  readonly requestId: string;
  readonly revision: string;
  readonly status: number;
  readonly violations: readonly Violation[];
  /** True when the client got a problem instead, false when it has the answer. */
  readonly refused: boolean;
}

/** A service's answer was compared with its contract, with what came of it. No values in it. */
export interface ResponseChecked extends OperationReference {
  readonly type: 'response.checked';
  readonly requestId: string;
  readonly revision: string;
  readonly status: number;
  /** Empty when the answer is as declared. */
  readonly violations: readonly Violation[];
}

/** A service's answers differ from its contract in a way that was not seen before under that contract. No values in it. */
export interface ServiceDrifted extends DriftDifference {
  readonly type: 'service.drifted';
  readonly requestId: string;
}

/** One line of the access log. `path` has no query, so that no secret of a client is logged. */
export interface RequestCompleted {
  readonly type: 'request.completed';
  readonly requestId: string;
  readonly revision: string;
  readonly method: string;
  readonly path: string;
  /** 499 when the client left before there was an answer. */
  readonly status: number;
  /** Milliseconds from the request's head to the response's end. */
  readonly duration: number;
  readonly service?: string;
  readonly operationId?: string;
  /** True when the service has deprecated the operation. */
  readonly deprecated?: boolean;
  /** The revision that the client says it was made from. */
  readonly clientRevision?: string;
  /** Id of the problem, when the answer was made by the gateway. */
  readonly problem?: string;
  /** Violations of the contract that were found and let pass, because the policy is to report them only. */
  readonly violations?: number;
  /** True when the client left before the response ended. */
  readonly aborted?: boolean;
}

type Listener<T extends GatewayEvent['type']> = (event: Extract<GatewayEvent, { type: T }>) => void;

/** A synchronous, typed event bus: a listener that throws does not stop the others. */
export class Events {
  readonly #listeners = new Map<string, Set<(event: never) => void>>();
  readonly #relays: Events[] = [];

  /** Calls `listener` for each event of `type` from now on; the returned function ends that. */
  on<T extends GatewayEvent['type']>(type: T, listener: Listener<T>): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners);
    listeners.add(listener as (event: never) => void);
    return () => void listeners.delete(listener as (event: never) => void);
  }

  /** Puts every event from now on onto `other` too. */
  relay(other: Events): void {
    this.#relays.push(other);
  }

  emit(event: GatewayEvent): void {
    for (const other of this.#relays) other.emit(event);
    for (const listener of this.#listeners.get(event.type) ?? []) {
      try {
        listener(event as never);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  /** True when somebody listens to `type`: lets the hot path skip building an event. */
  has(type: GatewayEvent['type']): boolean {
    return (this.#listeners.get(type)?.size ?? 0) > 0 || this.#relays.some((other) => other.has(type));
  }
}
