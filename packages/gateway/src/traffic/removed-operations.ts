// Operations that were served a while ago: a caller of one is told since when it is gone, not that there never was such a thing.
// Known by what this process has seen published, and bounded: the one gone longest makes room.

import { buildRouteTable, type Operation, type RouteTable } from '@portico/contract';
import type { RevisionStore } from '../revision-store.ts';

/** An operation that no revision has any more. */
export interface Removed {
  readonly operation: Operation;
  readonly since: Date;
}

const most = 500;

export class RemovedOperations {
  readonly #removed = new Map<string, Removed>();
  #before: readonly Operation[];
  #table: RouteTable<Operation> | undefined;

  constructor(store: Pick<RevisionStore, 'current' | 'onPublish'>) {
    this.#before = store.current.operations;
    store.onPublish(() => this.#notice(store.current.operations));
  }

  /** The removed operation that a request is for. */
  find(method: string, path: string): Removed | undefined {
    if (this.#removed.size === 0) return undefined;
    this.#table ??= buildRouteTable([...this.#removed.values()].map(({ operation }) => operation));
    const operation = this.#table.match(path)?.entry.methods.get(method);
    return operation && this.#removed.get(operation.key);
  }

  #notice(now: readonly Operation[]): void {
    const same = new Set(now);
    const changed = this.#before.filter((operation) => !same.has(operation));
    this.#before = now;
    if (changed.length === 0 && this.#removed.size === 0) return;
    const keys = new Set(now.map(({ key }) => key));
    for (const key of [...this.#removed.keys()]) if (keys.has(key)) this.#removed.delete(key);
    const since = new Date();
    for (const operation of changed)
      if (!keys.has(operation.key)) this.#removed.set(operation.key, { operation, since });
    for (const key of this.#removed.keys()) {
      if (this.#removed.size <= most) break;
      this.#removed.delete(key);
    }
    this.#table = undefined;
  }
}
