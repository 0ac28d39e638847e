// How far services are from what their documents promise: answers that were checked and what differed, and calls to
// operations that nobody declares. Fed by events, off every request's path, and bounded whatever services and clients send.

import type { Revision, Violation } from '@portico/contract';
import type { Events, OperationReference, RequestCompleted, ResponseChecked } from '../events.ts';
import type { RevisionStore } from '../revision-store.ts';
import type { DriftDifference, DriftStatus } from '../status.ts';
import { undeclaredPath } from './undeclared-path.ts';

/** Of one service. What comes later is counted in the totals alone. */
const most = { operations: 1_000, differences: 200, undeclared: 100 };

/** One service under one contract. */
interface Drift {
  readonly digest: string | undefined;
  checked: number;
  violated: number;
  skipped: number;
  undeclaredCalls: number;
  readonly operations: Map<string, OperationCount>;
  readonly differences: Map<string, Counted<DriftDifference>>;
  readonly undeclared: Map<string, Counted<{ readonly method: string; readonly path: string }>>;
}

interface OperationCount {
  readonly operation: OperationReference;
  checked: number;
  violated: number;
}

interface Counted<T> {
  readonly what: T;
  readonly count: number;
  readonly lastSeen: Date;
}

export class DriftTable {
  readonly #services = new Map<string, Drift>();
  readonly #store: RevisionStore;
  readonly #events: Events;

  /** Counts from now on. A service begins anew when its contract changes: old differences say nothing of the new one. */
  constructor(events: Events, store: RevisionStore) {
    this.#store = store;
    this.#events = events;
    events.on('response.checked', (event) => this.#answered(event));
    events.on('response.skipped', ({ service }) => void this.#of(service).skipped++);
    events.on('request.completed', (event) => this.#completed(event));
    events.on('revision.published', () => this.#renew(store.current));
  }

  /** What is known of `service`; undefined while nothing has been looked at. */
  of(service: string): DriftStatus | undefined {
    const drift = this.#services.get(service);
    if (!drift) return undefined;
    const { checked, violated, skipped, undeclaredCalls } = drift;
    return {
      score: checked === 0 ? null : scoreOf(drift),
      checked,
      violated,
      skipped,
      operations: [...drift.operations.values()]
        .filter((count) => count.violated > 0)
        .map(({ operation, ...count }) => ({ ...operation, ...count, score: scoreOf(count) }))
        .sort((a, b) => a.score - b.score),
      differences: listed(drift.differences),
      undeclaredCalls,
      undeclared: listed(drift.undeclared),
    };
  }

  #of(service: string): Drift {
    const known = this.#services.get(service);
    if (known) return known;
    const made: Drift = {
      digest: digestIn(this.#store.current, service),
      checked: 0,
      violated: 0,
      skipped: 0,
      undeclaredCalls: 0,
      operations: new Map(),
      differences: new Map(),
      undeclared: new Map(),
    };
    this.#services.set(service, made);
    return made;
  }

  #renew(revision: Revision): void {
    for (const [service, { digest }] of this.#services) {
      if (digestIn(revision, service) !== digest) this.#services.delete(service);
    }
  }

  #answered({ type: _, requestId, revision, status, violations, ...operation }: ResponseChecked): void {
    // An answer to a request that began under an older contract was checked against that one.
    if (revision !== this.#store.current.id) return;
    const drift = this.#of(operation.service);
    const wrong = Number(violations.length > 0);
    drift.checked++;
    drift.violated += wrong;
    const count = drift.operations.get(operation.operationId) ?? { operation, checked: 0, violated: 0 };
    count.checked++;
    count.violated += wrong;
    if (drift.operations.size < most.operations) drift.operations.set(operation.operationId, count);
    for (const violation of violations) this.#differs(drift, { operation, status, violation, requestId });
  }

  #differs(drift: Drift, found: Found): void {
    const what = differenceOf(found);
    const key = JSON.stringify([what.operationId, what.status, what.in, what.name, what.pointer, what.keyword]);
    if (tally(drift.differences, key, { what, most: most.differences })) {
      this.#events.emit({ type: 'service.drifted', requestId: found.requestId, ...what });
    }
  }

  // Whose operation is missing is a guess: the service that declares what resembles it most, below the same first segment.
  #completed({ problem, method, path }: RequestCompleted): void {
    if (problem !== 'route-not-found' && problem !== 'method-not-allowed') return;
    const [nearest] = this.#store.current.routes.nearest(method, path, 1);
    if (!nearest || firstSegment(nearest.path) !== firstSegment(path)) return;
    const drift = this.#of(nearest.service);
    const template = problem === 'method-not-allowed' ? nearest.path : undeclaredPath(path);
    drift.undeclaredCalls++;
    tally(drift.undeclared, `${method} ${template}`, { what: { method, path: template }, most: most.undeclared });
  }
}

/** Counts one more of `what`; true when it is the first. Beyond `most` different ones nothing new is counted. */
function tally<T>(
  counts: Map<string, Counted<T>>,
  key: string,
  { what, most }: { readonly what: T; readonly most: number },
): boolean {
  const known = counts.get(key);
  if (!known && counts.size >= most) return false;
  counts.set(key, { what, count: (known?.count ?? 0) + 1, lastSeen: new Date() });
  return !known;
}

function listed<T>(
  counts: ReadonlyMap<string, Counted<T>>,
): (T & { readonly count: number; readonly lastSeen: string })[] {
  return [...counts.values()]
    .map(({ what, count, lastSeen }) => ({ ...what, count, lastSeen: lastSeen.toISOString() }))
    .sort((a, b) => b.count - a.count);
}

function firstSegment(path: string): string {
  return path.split('/', 2)[1] ?? '';
}

interface Found {
  readonly operation: OperationReference;
  readonly status: number;
  readonly violation: Violation;
  readonly requestId: string;
}

/** Indices are dropped: the tenth item differs from its schema as the first one does. */
function differenceOf({ operation, status, violation }: Found): DriftDifference {
  const { name, pointer, keyword, message, schema } = violation;
  return {
    ...operation,
    status,
    in: violation.in,
    ...(name === undefined ? {} : { name }),
    pointer: pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*'),
    keyword,
    message,
    schema,
  };
}

function scoreOf({ checked, violated }: Pick<Drift, 'checked' | 'violated'>): number {
  return (checked - violated) / checked;
}

function digestIn(revision: Revision, service: string): string | undefined {
  return revision.documents.get(service)?.digest;
}
