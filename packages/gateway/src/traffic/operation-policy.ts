// What is checked of each operation: the gateway's policy, its service's over it, and what its document may add.

import { defaultValidationPolicy, type Operation, operationPolicy, type ValidationPolicy } from '@portico/contract';
import type { GatewayOptions } from '../options.ts';

/** Gives the policy of an operation: the same object for as long as the operation is the same. */
export function operationPolicies(
  options: Pick<GatewayOptions, 'validation' | 'services'>,
): (operation: Operation) => ValidationPolicy {
  const services = new Map<string, { readonly policy: ValidationPolicy; readonly delegate: boolean }>();
  const known = new WeakMap<Operation, ValidationPolicy>();

  function ofService(service: string) {
    const own = Object.hasOwn(options.services, service) ? options.services[service]?.validation : undefined;
    const { delegate = false, ...policy } = { ...defaultValidationPolicy, ...options.validation, ...own };
    const found = services.get(service) ?? { policy, delegate };
    services.set(service, found);
    return found;
  }

  return (operation) => {
    const found = known.get(operation);
    if (found) return found;
    const { policy, delegate } = services.get(operation.service) ?? ofService(operation.service);
    const made = operationPolicy(operation, policy, delegate);
    known.set(operation, made);
    return made;
  };
}
