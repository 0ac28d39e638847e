// The validators of a revision: compiled when an operation is first called, and kept as long as the operation. An Operation
// stays the same object while its service's document does, and what it refers to is its service's own.

import type { JsonObject } from '../json.ts';
import type { Operation } from '../operation.ts';
import { compileRequestValidator } from '../request/request-validator.ts';
import { compileResponseValidator } from '../request/response-validator.ts';
import { defaultRequestPolicy, type RequestPolicy } from '../validation-policy.ts';
import type { RequestValidator, ResponseValidator } from '../validator.ts';

/** By policy: there are as many as an operator and the operations can tell apart, each one object for all its uses. */
const requests = new WeakMap<Partial<RequestPolicy>, WeakMap<Operation, RequestValidator>>();
const responses = new WeakMap<Operation, ResponseValidator>();

/** Gives the validators of operations; `partOf` is asked for what one refers to when it has to be compiled. */
export function operationValidators(partOf: (operation: Operation) => JsonObject): {
  request(operation: Operation, policy?: Partial<RequestPolicy>): RequestValidator;
  response(operation: Operation): ResponseValidator;
} {
  return {
    request(operation, policy = defaultRequestPolicy) {
      const compiled = requests.get(policy)?.get(operation);
      if (compiled) return compiled;
      const validator = compileRequestValidator(operation, partOf(operation), policy);
      const ofPolicy = requests.get(policy) ?? new WeakMap<Operation, RequestValidator>();
      requests.set(policy, ofPolicy.set(operation, validator));
      return validator;
    },
    response(operation) {
      const compiled = responses.get(operation);
      if (compiled) return compiled;
      const validator = compileResponseValidator(operation, partOf(operation));
      responses.set(operation, validator);
      return validator;
    },
  };
}
