// What one of several workers may give each service, so that all together keep to what is configured.

import { defaultLoadLimits, type GatewayOptions, type LoadLimits } from '../options.ts';

/** The options of one of `count` workers: bounds on load are shared out, at least one request to each. */
export function shareOf(options: GatewayOptions, count: number): GatewayOptions {
  const limits = { ...defaultLoadLimits, ...options.limits };
  return {
    ...options,
    limits: { ...limits, ...part(limits, count) },
    services: servicesShare(options.services, count),
  };
}

/** The same for services alone. */
export function servicesShare(services: GatewayOptions['services'], count: number): GatewayOptions['services'] {
  const shared = Object.entries(services).map(([name, service]) => [
    name,
    service.limits ? { ...service, limits: { ...service.limits, ...part(service.limits, count) } } : service,
  ]);
  return Object.fromEntries(shared);
}

function part({ inFlight, queue }: Partial<LoadLimits>, count: number): Partial<LoadLimits> {
  return {
    ...(inFlight === undefined ? {} : { inFlight: Math.ceil(inFlight / count) }),
    ...(queue === undefined ? {} : { queue: Math.ceil(queue / count) }),
  };
}
