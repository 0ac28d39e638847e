// Connections to instances, one undici pool for each. Pools have no bound on connections of their own: a bounded undici
// pool stops for ever after as many refused requests as it has connections, and what bounds the load is decided before a
// request gets here. Should a pool stop all the same, it is replaced.

import { Pool } from 'undici';
import type { Instance, InstanceTable } from '../instance-table.ts';

/** How long a connection is kept without use: shorter than the idle timeouts of common servers, in milliseconds. */
const keepAlive = 4_000;

/** How long requests may wait in a pool that does nothing before it is replaced, in milliseconds. */
const patience = 1_000;

/** Makes the pool of an origin such as `http://127.0.0.1:8101`; `connect` is the time for connecting in milliseconds. */
export type PoolFactory = (origin: string, connect: number) => Pool;

export const unboundedPool: PoolFactory = (origin, connect) =>
  new Pool(origin, {
    connectTimeout: connect,
    keepAliveTimeout: keepAlive,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
  });

interface Kept {
  readonly pool: Pool;
  readonly connect: number;
  /** Since when it has had waiting requests and worked on none. */
  stuckSince: number | undefined;
}

export class Pools {
  readonly #pools = new Map<Instance, Kept>();
  readonly #create: PoolFactory;

  constructor(create: PoolFactory = unboundedPool) {
    this.#create = create;
  }

  get size(): number {
    return this.#pools.size;
  }

  /** The pool of an instance; made on first use, and anew when the time for connecting has changed. */
  of(instance: Instance, connect: number): Pool {
    const known = this.#pools.get(instance);
    if (known?.connect === connect) return known.pool;
    void known?.pool.close();
    const pool = this.#create(instance.origin, connect);
    this.#pools.set(instance, { pool, connect, stuckSince: undefined });
    return pool;
  }

  /** Lets go of the pools of instances that left, once their last request is done, and of pools that hang. */
  tend(instances: InstanceTable, now: number = performance.now()): void {
    for (const [instance, kept] of this.#pools) {
      const { queued, running } = kept.pool.stats;
      if (queued === 0 || running > 0) kept.stuckSince = undefined;
      else kept.stuckSince ??= now;
      const stuck = kept.stuckSince !== undefined && now - kept.stuckSince >= patience;
      if (!stuck && instances.has(instance)) continue;
      this.#pools.delete(instance);
      // What waits in a pool that hangs fails as not sent, and is tried elsewhere.
      if (stuck) void kept.pool.destroy();
      else void kept.pool.close();
    }
  }

  /** Closes every connection at once. */
  async destroy(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map(({ pool }) => pool.destroy()));
  }
}
