// Turns what zod found in a request into violations that name a place and a JSON Schema keyword.

import type { z } from '@hono/zod-openapi';

/** One value of a request that is not as declared. */
export interface Violation {
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body';
  /** Name of the parameter; absent for a body. */
  readonly name?: string | undefined;
  /** JSON Pointer (RFC 6901) into the parameter's or the body's value; empty for all of it. */
  readonly pointer: string;
  /** JSON Schema keyword that failed, or `syntax`. */
  readonly keyword: string;
  readonly message: string;
}

/** Where hono's validators look: its words for the parts of a request. */
export type ValidationTarget = 'param' | 'query' | 'header' | 'cookie' | 'json' | 'form';

type Issue = z.core.$ZodIssue;

const places = {
  param: 'path',
  query: 'query',
  header: 'header',
  cookie: 'cookie',
  json: 'body',
  form: 'body',
} as const;

/** All violations in `error`, found in the part `target` of a request whose raw value is `value`. */
export function violations(error: z.core.$ZodError, target: ValidationTarget, value: unknown): Violation[] {
  return error.issues.flatMap((issue) => {
    const base = issue.path.map(String);
    const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...base, key]) : [base];
    return paths.map((path) => locate(target, path, keyword(issue, value), issue.message));
  });
}

function locate(target: ValidationTarget, path: readonly string[], keyword: string, message: string): Violation {
  const place = places[target];
  if (place === 'body') return { in: place, pointer: pointer(path), keyword, message };
  const [name, ...rest] = path;
  return { in: place, name, pointer: pointer(rest), keyword, message };
}

function pointer(path: readonly string[]): string {
  return path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function keyword(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'too_small':
      return bound('min', issue.origin, issue.inclusive ?? true);
    case 'too_big':
      return bound('max', issue.origin, issue.inclusive ?? true);
    case 'invalid_format':
      return issue.format === 'regex' ? 'pattern' : 'format';
    case 'not_multiple_of':
      return 'multipleOf';
    case 'unrecognized_keys':
      return 'additionalProperties';
    case 'invalid_union':
      return 'anyOf';
    case 'invalid_key':
      return 'propertyNames';
    case 'invalid_element':
      return 'items';
    case 'invalid_value':
      if (isAbsent(value, issue.path)) return 'required';
      return issue.values.length === 1 ? 'const' : 'enum';
    case 'invalid_type':
      return isAbsent(value, issue.path) ? 'required' : 'type';
    default:
      return isAbsent(value, issue.path) ? 'required' : 'custom';
  }
}

function bound(side: 'min' | 'max', origin: string, inclusive: boolean): string {
  if (origin === 'string') return `${side}Length`;
  if (origin === 'array' || origin === 'set') return `${side}Items`;
  if (origin === 'object' || origin === 'map') return `${side}Properties`;
  return inclusive ? `${side}imum` : `exclusive${side === 'min' ? 'Min' : 'Max'}imum`;
}

function isAbsent(value: unknown, path: readonly PropertyKey[]): boolean {
  let here = value;
  for (const key of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return true;
    here = (here as Record<PropertyKey, unknown>)[key];
  }
  return here === undefined;
}
