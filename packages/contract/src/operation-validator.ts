// The validators of a revision: compiled when an operation is first called, and kept as long as the operation. An Operation
// stays the same object while its service's document does, and what it refers to is its service's own.

import type { JsonObject } from './json.ts';
import type { Operation } from './operation.ts';
import { compileRequestValidator, type RequestPolicy } from './request/request-validator.ts';
import type { RequestValidator } from './validator.ts';

const validators: Record<RequestPolicy['unknownQuery'], WeakMap<Operation, RequestValidator>> = {
  allow: new WeakMap(),
  reject: new WeakMap(),
};

const lenient: RequestPolicy = { unknownQuery: 'allow' };

/** Gives the validator of an operation; `partOf` is asked for a service's part when one has to be compiled. */
export function operationValidators(
  partOf: (service: string) => JsonObject,
): (operation: Operation, policy?: RequestPolicy) => RequestValidator {
  return (operation, { unknownQuery } = lenient) => {
    const known = validators[unknownQuery].get(operation);
    if (known) return known;
    const compiled = compileRequestValidator(operation, partOf(operation.service), { unknownQuery });
    validators[unknownQuery].set(operation, compiled);
    return compiled;
  };
}
