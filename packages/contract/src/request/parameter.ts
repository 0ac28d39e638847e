// One declared parameter of an operation, by its place.

import { isObject } from '../json.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import type { Violation } from '../validator.ts';
import { compileDeclared, type Parameter } from './declared-parameter.ts';
import { compileQuerystring } from './querystring.ts';

// These fields have rules of their own; a parameter of their name "SHALL be ignored" (OAS 3.1 4.8.12.1).
const IGNORED = new Set(['accept', 'content-type', 'authorization']);
const LOCATIONS = new Set(['path', 'query', 'header', 'cookie']);

/**
 * The parameter of a Parameter Object (not a reference), `others` being the names of its neighbours in the same place.
 * Undefined when it declares nothing that can be checked.
 */
export function compileParameter(node: SchemaNode, others: ReadonlySet<string>): Parameter | undefined {
  const { schema: object } = node;
  if (!isObject(object)) return undefined;
  const { name, in: location } = object;
  if (typeof name === 'string' && location === 'querystring') return compileQuerystring(node, name);
  if (typeof name !== 'string' || typeof location !== 'string' || !LOCATIONS.has(location)) return undefined;
  if (location === 'header' && IGNORED.has(name.toLowerCase())) return undefined;
  return compileDeclared(node, location as Violation['in'], name, others);
}
