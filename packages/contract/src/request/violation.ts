// From findings inside a value to violations of a request: one sentence each, without a value of the caller's in it.

import type { Finding } from '../schema/run.ts';
import type { Violation } from '../validator.ts';

/** What part of a request a violation is about. */
export interface Subject {
  readonly in: Violation['in'];
  /** Name of the parameter; absent for a body. */
  readonly name?: string;
}

/** A violation about `subject`; `finding.message` is a predicate such as "must be at most 10". */
export function violationOf(subject: Subject, finding: Omit<Finding, 'depth'>): Violation {
  const { pointer, keyword, message, schema } = finding;
  const place = pointer === '' ? '' : ` at ${pointer}`;
  return { ...subject, pointer, keyword, message: `${called(subject)}${place} ${message}.`, schema };
}

function called({ in: location, name }: Subject): string {
  if (location === 'body') return 'The body';
  if (location === 'status') return 'The status';
  const kind = { path: 'Path parameter', query: 'Query parameter', header: 'Header', cookie: 'Cookie' }[location];
  return `${kind} ${name === undefined ? '' : JSON.stringify(name)}`;
}
