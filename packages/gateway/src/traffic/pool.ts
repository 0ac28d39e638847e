// Connections to instances, one undici pool for each origin. Pools have no bound on connections of their own: a bounded
// undici pool stops for ever after as many refused requests as it has connections, and what bounds the load is decided
// before a request gets here.

import { Pool } from 'undici';
import type { TimeoutOptions } from '../options.ts';

/** How long a connection is kept without use: shorter than the idle timeouts of common servers, in milliseconds. */
const keepAlive = 4_000;

export class Pools {
  readonly #pools = new Map<string, Pool>();
  readonly #timeouts: TimeoutOptions;

  constructor(timeouts: TimeoutOptions) {
    this.#timeouts = timeouts;
  }

  /** The pool of an origin such as `http://127.0.0.1:8101`; made on first use. */
  of(origin: string): Pool {
    const known = this.#pools.get(origin);
    if (known) return known;
    const pool = new Pool(origin, {
      connectTimeout: this.#timeouts.connect,
      keepAliveTimeout: keepAlive,
      allowH2: false,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    this.#pools.set(origin, pool);
    return pool;
  }

  /** Closes every connection at once. */
  async destroy(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }
}
