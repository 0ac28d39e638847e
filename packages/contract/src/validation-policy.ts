// What is checked of requests and responses, and what comes of it: said by the operator, and within bounds by a document.

import { isObject, type Json, own } from './json.ts';
import type { Operation } from './operation.ts';

/** What comes of a violation: not looked for, let pass and told, or refused. */
export type Enforcement = 'off' | 'report' | 'enforce';

/** What a request is held to where the OpenAPI text leaves the choice. */
export interface RequestPolicy {
  /** Query parameters that the operation does not declare. */
  readonly unknownQuery: 'allow' | 'reject';
  /** Content of a GET, HEAD or DELETE that declares none; for other methods it is always forwarded. */
  readonly undeclaredBody: 'allow' | 'reject';
  /** Members that a schema marks `readOnly`, in a request. */
  readonly readOnly: 'allow' | 'reject';
  /** Formats of JSON Schema and OpenAPI; other formats demand nothing either way. */
  readonly formats: 'ignore' | 'assert';
  /** A name given twice in one JSON object, which services read differently (RFC 8259 section 4). */
  readonly duplicateKeys: 'allow' | 'reject';
  /** A byte order mark before JSON (RFC 8259 section 8.1). Where allowed it is forwarded like every byte. */
  readonly byteOrderMark: 'allow' | 'reject';
  /** Levels of nesting that JSON may have. */
  readonly maxDepth: number;
  /** Exact texts of patterns to enforce although nothing runs them in linear time; texts beyond 256 characters fail them. */
  readonly trustedPatterns: readonly string[];
}

/** Everything that can be said of validation: for a gateway, a service, an operation. */
export interface ValidationPolicy extends RequestPolicy {
  readonly requests: Enforcement;
  readonly responses: Enforcement;
  /** Share of answers that `responses: report` looks at, from 0 to 1; the first of each operation always is. */
  readonly responseSample: number;
  /** Content that may be of any length (multipart forms, sequences, JSON without a schema) and is too long to be checked. */
  readonly longBody: 'allow' | 'reject';
  /** `%2F` in a path. It is data and separates nothing, but some services decode paths before they split them. */
  readonly encodedSlash: 'allow' | 'reject';
}

/** How an operation speaks of its own validation in a document. */
export const policyExtension = 'x-portico-validation';

export const defaultRequestPolicy: RequestPolicy = {
  unknownQuery: 'allow',
  undeclaredBody: 'reject',
  readOnly: 'allow',
  formats: 'assert',
  duplicateKeys: 'reject',
  byteOrderMark: 'reject',
  maxDepth: 256,
  trustedPatterns: [],
};

export const defaultValidationPolicy: ValidationPolicy = {
  requests: 'enforce',
  responses: 'off',
  responseSample: 0.01,
  longBody: 'allow',
  encodedSlash: 'reject',
  ...defaultRequestPolicy,
};

type Choice = Exclude<keyof ValidationPolicy, 'responseSample' | 'maxDepth' | 'trustedPatterns'>;

/** The values of every choice from loose to strict. */
export const choices: Readonly<Record<Choice, readonly string[]>> = {
  requests: ['off', 'report', 'enforce'],
  responses: ['off', 'report', 'enforce'],
  unknownQuery: ['allow', 'reject'],
  undeclaredBody: ['allow', 'reject'],
  readOnly: ['allow', 'reject'],
  formats: ['ignore', 'assert'],
  duplicateKeys: ['allow', 'reject'],
  byteOrderMark: ['allow', 'reject'],
  longBody: ['allow', 'reject'],
  encodedSlash: ['allow', 'reject'],
};

/**
 * The policy of one operation under its operator's. A document may always ask for more; it is heard asking for less only
 * where the operator delegates that. What it says that no policy knows is left aside.
 */
export function operationPolicy(
  { definition }: Pick<Operation, 'definition'>,
  operator: ValidationPolicy,
  delegate: boolean,
): ValidationPolicy {
  const asked = own(definition, policyExtension);
  if (!isObject(asked)) return operator;
  const changes: Record<string, Json> = {};
  for (const [name, order] of Object.entries(choices)) {
    const wish = own(asked, name);
    const rank = typeof wish === 'string' ? order.indexOf(wish) : -1;
    if (rank < 0) continue;
    if (delegate || rank > order.indexOf(operator[name as Choice])) changes[name] = wish as string;
  }
  return { ...operator, ...changes };
}

/** What of an operation's `x-portico-validation` says nothing that can be heard: a few words each. */
export function policyFaults(asked: Json): readonly { readonly name: string; readonly message: string }[] {
  if (!isObject(asked)) return [{ name: '', message: 'is not an object' }];
  return Object.entries(asked).flatMap(([name, value]) => {
    const order = Object.hasOwn(choices, name) ? choices[name as Choice] : undefined;
    if (order === undefined) {
      return [{ name, message: `is not a policy; those that are: ${Object.keys(choices).join(', ')}` }];
    }
    return order.includes(String(value)) ? [] : [{ name, message: `must be ${order.join(', ')}` }];
  });
}
