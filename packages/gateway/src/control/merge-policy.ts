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
  for (const [name, { merge, instances }] of services) {
    // A path in the configured URL is where the service is mounted: adding the one its document tells would double it.
    const mounted = instances.some((url) => new URL(url).pathname !== '/');
    if (merge || mounted) policies[name] = { ...merge, ...(mounted ? { basePath: '' } : {}) };
  }
  return { ...base, services: policies, reserved };
}
