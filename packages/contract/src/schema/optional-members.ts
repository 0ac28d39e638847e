// Members that `required` does not demand in one direction: the service makes readOnly ones, and keeps writeOnly ones
// to itself (OAS 3.0.4 4.7.24.3; 3.1 documents mean the same).

import { isObject, own } from '../json.ts';
import type { Place, SchemaNode } from './schema-node.ts';

// As far as annotations are looked for through `$ref` and `allOf`.
const MAX_DEPTH = 16;

/** Names of the members that `place`'s schema, and what its `allOf` refers to, marks as not for this direction. */
export function optionalMembers(place: Place): ReadonlySet<string> {
  const annotation = place.direction === 'request' ? 'readOnly' : 'writeOnly';
  const names = new Set<string>();
  collect(place.node, 0);
  return names;

  function collect(node: SchemaNode, depth: number): void {
    const declared = own(node.schema, 'properties');
    for (const name of isObject(declared) ? Object.keys(declared) : []) {
      const member = node.below('properties', name);
      if (member !== undefined && annotated(member, 0)) names.add(name);
    }
    if (depth < MAX_DEPTH) for (const part of partsOf(node)) collect(part, depth + 1);
  }

  function annotated(node: SchemaNode, depth: number): boolean {
    if (own(node.schema, annotation) === true) return true;
    return depth < MAX_DEPTH && partsOf(node).some((part) => annotated(part, depth + 1));
  }
}

/** The schemas that hold wherever `node` does: the target of its `$ref` and the branches of its `allOf`. */
export function partsOf(node: SchemaNode): SchemaNode[] {
  const { $ref, allOf } = isObject(node.schema) ? node.schema : {};
  const branches = Array.isArray(allOf) ? allOf.map((_, index) => node.below('allOf', index)) : [];
  const target = typeof $ref === 'string' ? node.refer($ref) : undefined;
  return [target, ...branches].filter((part) => part !== undefined);
}
