// Where control and traffic meet for instances: control writes what it learns, traffic picks one and counts.

/** One running address of a service. Mutable cells, each with one writer. */
export class Instance {
  readonly service: string;
  /** Base URL as configured, without a trailing slash. */
  readonly url: string;
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path of the base URL, put before every upstream path; empty for none. */
  readonly basePath: string;
  /** Written by control. `unknown` until the first look. */
  health: 'unknown' | 'healthy' | 'unhealthy' | 'unreachable' = 'unknown';
  /** Source keys of the operations its own document has; undefined while it has shown none. Written by control. */
  operations: ReadonlySet<string> | undefined;
  /** Requests between dispatch and the end of the response. Written by traffic. */
  inFlight = 0;

  constructor(service: string, url: string) {
    const parsed = new URL(url);
    this.service = service;
    this.url = url.replace(/\/+$/, '');
    this.origin = parsed.origin;
    this.basePath = parsed.pathname.replace(/\/+$/, '');
  }
}

/** All instances by service. */
export class InstanceTable {
  readonly #services = new Map<string, readonly Instance[]>();

  /** Replaces the instances of a service; those with the same URL keep their state. */
  set(service: string, urls: readonly string[]): readonly Instance[] {
    const old = new Map((this.#services.get(service) ?? []).map((instance) => [instance.url, instance]));
    const next = urls.map((url) => {
      const fresh = new Instance(service, url);
      return old.get(fresh.url) ?? fresh;
    });
    this.#services.set(service, next);
    return next;
  }

  get(service: string): readonly Instance[] {
    return this.#services.get(service) ?? [];
  }

  /**
   * The instance to send a request to: one whose own document has the operation and that is not known to be down,
   * with the fewest requests in flight of two taken at random. `except` are instances already tried.
   */
  pick(service: string, sourceKey: string, except: readonly Instance[] = []): Instance | undefined {
    let best: Instance | undefined;
    const candidates: Instance[] = [];
    for (const instance of this.#services.get(service) ?? []) {
      if (instance.health === 'unreachable' || except.includes(instance)) continue;
      if (instance.operations !== undefined && !instance.operations.has(sourceKey)) continue;
      candidates.push(instance);
    }
    const healthy = candidates.filter((instance) => instance.health !== 'unhealthy');
    const pool = healthy.length > 0 ? healthy : candidates;
    for (let draw = 0; draw < 2; draw++) {
      const drawn = pool[Math.floor(Math.random() * pool.length)];
      if (drawn && (!best || drawn.inFlight < best.inFlight)) best = drawn;
    }
    return best;
  }
}
