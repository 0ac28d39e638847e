// Where control and traffic meet for instances: control writes what it learns, traffic picks one and counts.

import { cheaperOfTwo, LoadEstimate } from './instances/balancer.ts';
import { Ejection } from './instances/ejection.ts';

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
  /** Digest of its own document; undefined while it has shown none. Written by control. */
  contract: string | undefined;
  /** It came back with a document that requests are not judged by yet: others go first. Written by control. */
  unsettled = false;
  /** Requests between dispatch and the end of the response. Written by traffic. */
  inFlight = 0;
  /** Written by traffic, as its answers come. */
  readonly load: LoadEstimate = new LoadEstimate(performance.now());
  readonly ejection: Ejection = new Ejection();

  constructor(service: string, url: string) {
    const parsed = new URL(url);
    this.service = service;
    this.url = url.replace(/\/+$/, '');
    this.origin = parsed.origin;
    this.basePath = parsed.pathname.replace(/\/+$/, '');
  }
}

/** The instances of one service. */
interface Group {
  readonly instances: readonly Instance[];
  /** True while so many are ejected that ejection is ignored. */
  panicking: boolean;
}

/** Share of the instances that could serve below which ejections are ignored: the rest could not bear the load. */
const panicThreshold = 0.5;

/** All instances by service. */
export class InstanceTable {
  readonly #services = new Map<string, Group>();
  // Filled and read within one pick: no request makes garbage of its own here.
  readonly #usable: Instance[] = [];
  readonly #calm: Instance[] = [];
  /** Called when a service begins to use its ejected instances too, for want of others. */
  onPanic: ((service: string, ejected: number, instances: number) => void) | undefined;

  /** Replaces the instances of a service; those with the same URL keep their state. */
  set(service: string, urls: readonly string[]): readonly Instance[] {
    const old = new Map(this.get(service).map((instance) => [instance.url, instance]));
    const instances = urls.map((url) => {
      const fresh = new Instance(service, url);
      return old.get(fresh.url) ?? fresh;
    });
    this.#services.set(service, { instances, panicking: false });
    return instances;
  }

  get(service: string): readonly Instance[] {
    return this.#services.get(service)?.instances ?? [];
  }

  has(instance: Instance): boolean {
    return this.get(instance.service).includes(instance);
  }

  /**
   * The instance to send a request to: one whose own document has the operation, that is not known to be down and not
   * ejected, and where it is expected to wait least of two taken at random. One that has sat out its ejection gets the
   * request as its probe. When nothing else is left, an instance that could not be reached a moment ago is tried.
   * `except` are instances already tried; `contracts`, where instances go by different ones, says whose accept the request.
   */
  pick(
    service: string,
    sourceKey: string,
    except: readonly Instance[] = [],
    now: number = performance.now(),
    contracts?: AcceptingContracts,
  ): Instance | undefined {
    const group = this.#services.get(service);
    if (!group) return undefined;
    const usable = this.#fill(this.#usable, group, { sourceKey, except, contracts });
    const calm = this.#calm;
    calm.length = 0;
    for (const instance of usable) {
      if (!instance.ejection.ejected) {
        calm.push(instance);
      } else if (except.length === 0 && instance.ejection.awaitsProbe(now)) {
        instance.ejection.probe();
        return instance;
      }
    }
    if (calm.length === usable.length || usable[0]?.health === 'unreachable') {
      group.panicking = false;
      return cheaperOfTwo(calm, now);
    }
    const panic = except.length === 0 ? calm.length < usable.length * panicThreshold : calm.length === 0;
    if (panic && !group.panicking && except.length === 0) {
      this.onPanic?.(service, usable.length - calm.length, usable.length);
    }
    if (except.length === 0) group.panicking = panic;
    return cheaperOfTwo(panic ? usable : calm, now);
  }

  // The best class that is not empty: those that are well or not yet known, else the unhealthy and unsettled, else the unreachable.
  #fill(into: Instance[], { instances }: Group, { sourceKey, except, contracts }: Wanted): Instance[] {
    let best = 2;
    into.length = 0;
    for (const instance of instances) {
      const { health, unsettled } = instance;
      const rank = health === 'unreachable' ? 2 : health === 'unhealthy' || unsettled ? 1 : 0;
      if (rank > best || except.includes(instance)) continue;
      if (instance.operations !== undefined && !instance.operations.has(sourceKey)) continue;
      if (contracts && !contracts.accepts(instance)) continue;
      if (rank < best) into.length = 0;
      best = rank;
      into.push(instance);
    }
    return into;
  }
}

interface Wanted {
  readonly sourceKey: string;
  readonly except: readonly Instance[];
  readonly contracts: AcceptingContracts | undefined;
}

/** Where instances go by different contracts: whether that of one accepts the request at hand. */
export interface AcceptingContracts {
  accepts(instance: Instance): boolean;
}
