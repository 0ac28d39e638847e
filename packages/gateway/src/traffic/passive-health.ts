// Learns from what requests run into: how long instances take, which of them fail, who is ejected and who returns.

import type { Events } from '../events.ts';
import type { Instance, InstanceTable } from '../instance-table.ts';
import type { Failure } from '../instances/ejection.ts';
import type { TrafficTable } from './service-traffic.ts';

export interface PassiveHealthContext {
  readonly instances: InstanceTable;
  readonly traffic: TrafficTable;
  readonly events: Events;
}

/** Statuses that say that a gateway, not the operation, has failed. */
export function isGatewayFailure(status: number): boolean {
  return status >= 502 && status <= 504;
}

export class PassiveHealth {
  readonly #context: PassiveHealthContext;

  constructor(context: PassiveHealthContext) {
    this.#context = context;
    const { instances, traffic, events } = context;
    instances.onPanic = (service, ejected, all) => {
      traffic.of(service).panics++;
      events.emit({ type: 'instances.panic', service, ejected, instances: all });
    };
  }

  /** The head of an answer to a request that was sent at `began`. `rest` is its Retry-After in milliseconds. */
  answered(instance: Instance, { began, status, rest }: Answer): void {
    const now = performance.now();
    instance.load.observe(now - began, now);
    if (isGatewayFailure(status)) {
      this.#fail(instance, 'failed', { began, now, rest });
      return;
    }
    if (status === 429) instance.load.penalise(now, rest);
    if (!instance.ejection.succeeded(began, now)) return;
    instance.load.restart(now);
    this.#context.events.emit({ type: 'instance.returned', service: instance.service, url: instance.url });
  }

  failed(instance: Instance, failure: Failure, began: number): void {
    this.#fail(instance, failure, { began, now: performance.now(), rest: 0 });
  }

  #fail(instance: Instance, failure: Failure, { began, now, rest }: Moment): void {
    const { instances, traffic, events } = this.#context;
    const { service, url } = instance;
    const of = traffic.of(service);
    const options = of.policy.ejection;
    instance.load.penalise(now, rest);
    const allowed = () => {
      // One that can't be reached serves nobody anyway: that it is out takes nothing from the others.
      if (instance.health === 'unreachable') return true;
      const all = instances.get(service);
      return all.filter(({ ejection }) => ejection.ejected).length + 1 <= all.length * options.share;
    };
    const time = instance.ejection.failed(failure, { began, now, options, allowed });
    if (time === undefined) return;
    of.ejections++;
    events.emit({ type: 'instance.ejected', service, url, reason: failure, duration: Math.round(time) });
  }
}

interface Answer {
  readonly began: number;
  readonly status: number;
  readonly rest: number;
}

interface Moment {
  readonly began: number;
  readonly now: number;
  readonly rest: number;
}
