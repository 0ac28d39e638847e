// The traffic to each service: its policy, which may change while the gateway runs, and what it bears now.

import type { Operation, ValidationPolicy } from '@portico/contract';
import type { GatewayOptions, ServiceOptions } from '../options.ts';
import type { TrafficStatus } from '../status.ts';
import { AdmissionQueue } from './admission-queue.ts';
import { operationPolicies } from './operation-policy.ts';
import { RetryBudget } from './retry-budget.ts';
import { type TrafficPolicy, trafficPolicy } from './traffic-policy.ts';

export class ServiceTraffic {
  /** A request reads it once, and ends by what it began with. */
  policy: TrafficPolicy;
  readonly queue: AdmissionQueue;
  readonly budget: RetryBudget = new RetryBudget();
  retries = 0;
  ejections = 0;
  panics = 0;
  overloads = 0;

  constructor(policy: TrafficPolicy) {
    this.policy = policy;
    this.queue = new AdmissionQueue(policy.limits);
  }

  status(): TrafficStatus {
    const { queue, retries, ejections, panics, overloads } = this;
    return { inFlight: queue.inside, queued: queue.waiting, retries, ejections, panics, overloads };
  }
}

export class TrafficTable {
  readonly #options: GatewayOptions;
  readonly #services = new Map<string, ServiceTraffic>();
  #policyOf: (operation: Operation) => ValidationPolicy;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#policyOf = operationPolicies(options);
    this.replace(options.services);
  }

  /** Takes on a new full set of services. Those that stay keep what they bear and have counted. */
  replace(services: Readonly<Record<string, ServiceOptions>>): void {
    const next = new Map(Object.entries(services));
    for (const [name, options] of next) this.#settle(name, trafficPolicy(this.#options, options));
    for (const name of this.#services.keys()) if (!next.has(name)) this.#services.delete(name);
    this.#policyOf = operationPolicies({ validation: this.#options.validation, services });
  }

  /** What is checked of an operation. */
  policyOf(operation: Operation): ValidationPolicy {
    return this.#policyOf(operation);
  }

  /** Traffic of a service; one that left meanwhile is treated by the gateway's own options. */
  of(service: string): ServiceTraffic {
    return this.#services.get(service) ?? this.#settle(service, trafficPolicy(this.#options));
  }

  #settle(name: string, policy: TrafficPolicy): ServiceTraffic {
    const traffic = this.#services.get(name) ?? new ServiceTraffic(policy);
    traffic.policy = policy;
    traffic.queue.limits = policy.limits;
    this.#services.set(name, traffic);
    return traffic;
  }
}
