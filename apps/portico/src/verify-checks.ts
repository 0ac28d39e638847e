// What an answer is held to.

import type { Operation, ResponseValidator, Violation } from '@portico/contract';
import { type Answer, headerOf } from './verify-call.ts';

/** Every check and what it says when it fails. */
export const checks: ReadonlyMap<string, string> = new Map([
  ['no-answer', 'Every request is answered in time.'],
  ['server-error', 'Nothing that a client sends leads to a 5xx.'],
  ['undeclared-status', 'Every status is declared.'],
  ['content-type', 'Every media type of an answer is declared.'],
  ['response-headers', 'Header fields of answers are as declared.'],
  ['response-body', 'Bodies of answers are as declared.'],
  ['valid-refused', 'What the contract allows is accepted.'],
  ['invalid-accepted', 'What the contract forbids is refused with a 4xx.'],
  ['auth-not-enforced', 'Secured operations need credentials that are good.'],
  ['undeclared-method', 'Methods that are not declared get 405 with Allow, or 501.'],
  ['created-is-there', 'What was created can be read.'],
  ['deleted-is-gone', 'What was deleted is answered with 404 or 410.'],
]);

/** A failed check. */
export interface Miss {
  readonly check: string;
  readonly message: string;
}

export interface Expectation {
  readonly operation: Operation;
  readonly validator: ResponseValidator;
  /** What the request breaks; undefined when it is valid. */
  readonly violation: Violation | undefined;
}

const REFUSED_AS_INVALID = new Set([400, 405, 415, 422]);

/** What is wrong with an answer. */
export function missesOf(answer: Answer, { operation, validator, violation }: Expectation): Miss[] {
  if ('error' in answer) return [{ check: 'no-answer', message: answer.error }];
  const { status, headers, body, cut } = answer;
  const found: Miss[] = [];
  if (status >= 500) found.push({ check: 'server-error', message: `answered ${status}` });
  if (violation && status < 400) {
    found.push({ check: 'invalid-accepted', message: `answered ${status}, but: ${violation.message}` });
  }
  if (!violation && REFUSED_AS_INVALID.has(status)) {
    found.push({ check: 'valid-refused', message: `answered ${status}, but the request is as declared` });
  }
  // What the gateway says itself is not the service's to declare.
  if (/^\s*portico\s*;.*\berror=/.test(headerOf(headers, 'proxy-status') ?? '')) return found;
  const isWhole = operation.method !== 'HEAD' && status !== 206 && !cut;
  const wrong = validator.check(status, headers, isWhole ? body : undefined);
  return [...found, ...wrong.map((one) => ({ check: checkOf(one), message: `answered ${status}: ${one.message}` }))];
}

function checkOf({ in: place, keyword }: Violation): string {
  if (place === 'status') return 'undeclared-status';
  if (place === 'header') return 'response-headers';
  return keyword === 'mediaType' ? 'content-type' : 'response-body';
}
