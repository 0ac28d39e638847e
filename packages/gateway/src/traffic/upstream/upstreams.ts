// The way to each instance: plain HTTP/1.1 by connections of our own, TLS and changes of protocol by undici.

import type { Instance, InstanceTable } from '../../instance-table.ts';
import { Pools } from '../pool.ts';
import type { Upstream } from './exchange.ts';
import { PlainPool } from './plain-pool.ts';
import { undiciUpstream } from './undici-upstream.ts';

interface Way {
  readonly upstream: Upstream;
  readonly plain: PlainPool | undefined;
  readonly connect: number;
}

export class Upstreams {
  readonly #pools = new Pools();
  readonly #ways = new Map<Instance, Way>();

  /** The way to an instance; `connect` is the time for connecting in milliseconds. */
  of(instance: Instance, connect: number): Upstream {
    const known = this.#ways.get(instance);
    if (known?.connect === connect) return known.upstream;
    known?.plain?.close();
    const way = this.#open(instance, connect);
    this.#ways.set(instance, way);
    return way.upstream;
  }

  /** Lets go of connections that nobody needs any more. */
  tend(instances: InstanceTable, now: number = performance.now()): void {
    this.#pools.tend(instances, now);
    for (const [instance, { plain }] of this.#ways) {
      plain?.tend(now);
      if (instances.has(instance)) continue;
      this.#ways.delete(instance);
      plain?.close();
    }
  }

  /** Closes every connection at once. */
  async destroy(): Promise<void> {
    for (const { plain } of this.#ways.values()) plain?.destroy();
    this.#ways.clear();
    await this.#pools.destroy();
  }

  #open(instance: Instance, connect: number): Way {
    const library: Upstream = {
      dispatch: (request, handler) => undiciUpstream(this.#pools.of(instance, connect)).dispatch(request, handler),
    };
    if (!instance.origin.startsWith('http:')) return { upstream: library, plain: undefined, connect };
    const plain = new PlainPool(instance.origin, connect);
    const upstream: Upstream = {
      dispatch: (request, handler) => (request.upgrade === null ? plain : library).dispatch(request, handler),
    };
    return { upstream, plain, connect };
  }
}
