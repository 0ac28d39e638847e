// The schemas below a schema, by the keyword that holds them.

import { isObject, type Json } from '../json.ts';
import type { SchemaNode } from '../schema/schema-node.ts';

/** The schemas that hold where `node` does: what it refers to and the branches of its `allOf`. */
export function ledTo(node: SchemaNode, schema: Readonly<Record<string, Json>>): SchemaNode[] {
  const { $ref, $dynamicRef, allOf } = schema;
  const references = [$ref, $dynamicRef].map((one) => (typeof one === 'string' ? node.refer(one) : undefined));
  return [...references, ...listOf(node, 'allOf', allOf)].filter((one) => one !== undefined);
}

/** The schemas of a list below a keyword. */
export function listOf(node: SchemaNode, keyword: string, value: Json | undefined): SchemaNode[] {
  const length = Array.isArray(value) ? value.length : 0;
  return Array.from({ length }, (_, index) => node.below(keyword, index)).filter((one) => one !== undefined);
}

/** The schemas of a map below a keyword. */
export function mapOf(node: SchemaNode, keyword: string, value: Json | undefined): Map<string, SchemaNode> {
  const found = new Map<string, SchemaNode>();
  for (const name of isObject(value) ? Object.keys(value) : []) {
    const child = node.below(keyword, name);
    if (child) found.set(name, child);
  }
  return found;
}

/** The texts of a list. */
export function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
