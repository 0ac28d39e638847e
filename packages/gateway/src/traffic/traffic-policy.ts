// How traffic to one service is treated: what the gateway's options say, with what is said of the service over it.

import {
  defaultClientOptions,
  defaultEjection,
  defaultLoadLimits,
  defaultRetries,
  type EjectionOptions,
  type GatewayOptions,
  type LoadLimits,
  type RetryOptions,
  type ServiceOptions,
  type TimeoutOptions,
} from '../options.ts';
import type { ContentLimits } from './request-content.ts';

export interface TrafficPolicy {
  /** Of content that is read to be checked, and of the silence of content that is not. */
  readonly content: ContentLimits;
  readonly preserveHost: boolean;
  readonly limits: LoadLimits;
  readonly retries: RetryOptions;
  readonly ejection: EjectionOptions;
  readonly timeouts: TimeoutOptions;
}

/** The policy of a service; that of any service when nothing is said of this one. */
export function trafficPolicy(options: GatewayOptions, service: Partial<ServiceOptions> = {}): TrafficPolicy {
  const { inFlight, queue, queueWait } = { ...defaultLoadLimits, ...options.limits, ...service.limits };
  const timeouts = { ...options.timeouts, ...service.timeouts };
  return {
    content: {
      limit: options.limits.body,
      patience: options.clients?.content ?? defaultClientOptions.content,
      idle: timeouts.idle,
    },
    preserveHost: service.preserveHost ?? false,
    limits: { inFlight, queue, queueWait },
    retries: { ...defaultRetries, ...options.retries, ...service.retries },
    ejection: { ...defaultEjection, ...options.ejection, ...service.ejection },
    timeouts,
  };
}
