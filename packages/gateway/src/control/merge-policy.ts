// The merge policy that follows from the configuration of the gateway and of its services.

import type { MergePolicy, ServicePolicy } from '@portico/contract';
import type { GatewayOptions } from '../options.ts';
import type { ServiceSet } from './provider.ts';

export function mergePolicy(
  services: ServiceSet,
  base: GatewayOptions['merge'],
  reserved: readonly string[],
): MergePolicy {
  const policies: Record<string, ServicePolicy> = Object.create(null);
  for (const [name, { merge }] of services) if (merge) policies[name] = merge;
  return { ...base, services: policies, reserved };
}
