// Compiles what an operation promises about its requests into one validator.

import { type JsonObject, own } from '../json.ts';
import type { Operation } from '../operation.ts';
import { MAX_FINDINGS } from '../schema/run.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import { defaultRequestPolicy, type RequestPolicy } from '../validation-policy.ts';
import type { RequestValidator, Violation } from '../validator.ts';
import type { Parameter } from './declared-parameter.ts';
import { operationNode } from './operation-node.ts';
import { compileParameter } from './parameter.ts';
import { compileBody, undeclaredBody } from './request-body.ts';
import { requestParts } from './request-parts.ts';
import { resolved } from './resolved.ts';
import { violationOf } from './violation.ts';

const ORDER = ['path', 'query', 'header', 'cookie'];
/**
 * The validator of `operation`, whose references lead into `root`, the merged OpenAPI document. Schemas compile when
 * they are first used. Total: what the document does not say properly is not enforced.
 */
export function compileRequestValidator(
  operation: Operation,
  root: JsonObject,
  asked: Partial<RequestPolicy> = {},
): RequestValidator {
  const policy = { ...defaultRequestPolicy, ...asked };
  const node = operationNode(operation, root, { direction: 'request', ...policy });
  const parameters = parametersOf(node);
  const names = [...operation.path.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] as string);
  const query = parameters.filter((parameter) => parameter.in === 'query');
  const body = resolved(node.below('requestBody'));
  const plan = body === undefined ? undefined : compileBody(body, policy);
  const planNone = undeclaredBody(operation.method, node.pointer, policy);

  return {
    checkHead(head) {
      if (parameters.length === 0 && policy.unknownQuery === 'allow') return NONE;
      const parts = requestParts(head, names);
      const violations: Violation[] = [];
      for (const parameter of parameters) {
        for (const violation of parameter.check(parts)) violations.push(violation);
        if (violations.length >= MAX_FINDINGS) return violations.slice(0, MAX_FINDINGS);
      }
      if (policy.unknownQuery === 'reject') {
        const unknown = new Set(parts.query.map((pair) => pair.name));
        for (const name of unknown) {
          if (violations.length >= MAX_FINDINGS) break;
          if (!query.some((parameter) => parameter.claims(name))) violations.push(undeclared(name, node));
        }
      }
      return violations;
    },
    planBody: (contentType, hasBody) => (plan === undefined ? planNone(hasBody) : plan(contentType, hasBody)),
  };
}

const NONE: readonly Violation[] = [];

function parametersOf(operation: SchemaNode): readonly Parameter[] {
  const list = own(operation.schema, 'parameters');
  const nodes = (Array.isArray(list) ? list : []).flatMap((_, index) => {
    const node = resolved(operation.below('parameters', index));
    return node === undefined ? [] : [node];
  });
  const parameters = nodes.flatMap((node) => {
    const place = own(node.schema, 'in');
    const neighbours = nodes.filter((other) => other !== node && own(other.schema, 'in') === place);
    const others = new Set(
      neighbours.map((other) => own(other.schema, 'name')).filter((name) => typeof name === 'string'),
    );
    return compileParameter(node, others) ?? [];
  });
  return parameters.sort((a, b) => ORDER.indexOf(a.in) - ORDER.indexOf(b.in));
}

function undeclared(name: string, operation: SchemaNode): Violation {
  const shown = name.length > 80 ? `${name.slice(0, 80)}…` : name;
  const finding = {
    keyword: 'undeclared',
    pointer: '',
    message: 'is not declared',
    schema: `${operation.pointer}/parameters`,
  };
  return violationOf({ in: 'query', name: shown }, finding);
}
