// Which members and items of a value the schemas that hold for it have looked at: what unevaluatedProperties and
// unevaluatedItems leave alone (JSON Schema 2020-12 core 11). Asked only where one of the two stands.

import { isObject, type JsonObject, own } from '../json.ts';
import { type Instance, isInstanceObject } from './instance.ts';
import { dynamicAnchor } from './reference.ts';
import { type Run, satisfies } from './run.ts';
import type { SchemaNode } from './schema-node.ts';

/** What has been evaluated so far. */
export interface Evaluated {
  /** Everything has. */
  all: boolean;
  /** Items before this index have. */
  upTo: number;
  readonly keys: Set<string | number>;
  /** Schemas that were asked: many references may lead to one. */
  readonly asked: Set<SchemaNode>;
}

/** Adds what `node`, for which `value` is valid, evaluates; `skip` is a keyword of `node` itself to leave out. */
export function addEvaluated(node: SchemaNode, value: Instance, run: Run, evaluated: Evaluated, skip?: string): void {
  const { schema } = node;
  if (!isObject(schema) || evaluated.all || evaluated.asked.has(node)) return;
  evaluated.asked.add(node);
  if (Array.isArray(value)) addItems(node, schema, value, run, evaluated, skip);
  else if (isInstanceObject(value)) addMembers(node, schema, value, evaluated, skip);
  for (const part of applied(node, schema, value, run)) addEvaluated(part, value, run, evaluated);
}

function addMembers(
  node: SchemaNode,
  schema: JsonObject,
  value: object,
  evaluated: Evaluated,
  skip: string | undefined,
): void {
  const { properties, patternProperties } = schema;
  if (
    has(schema, 'additionalProperties') ||
    (has(schema, 'unevaluatedProperties') && skip !== 'unevaluatedProperties')
  ) {
    evaluated.all = true;
    return;
  }
  if (isObject(properties)) for (const name of Object.keys(properties)) evaluated.keys.add(name);
  if (!isObject(patternProperties)) return;
  for (const source of Object.keys(patternProperties)) {
    // A pattern that cannot be run might match any name.
    const matches = node.pattern(source) ?? (() => true);
    for (const name of Object.keys(value)) if (matches(name)) evaluated.keys.add(name);
  }
}

function addItems(
  node: SchemaNode,
  schema: JsonObject,
  items: Instance[],
  run: Run,
  evaluated: Evaluated,
  skip: string | undefined,
): void {
  if (has(schema, 'items') || (has(schema, 'unevaluatedItems') && skip !== 'unevaluatedItems')) {
    evaluated.all = true;
    return;
  }
  if (Array.isArray(schema.prefixItems)) evaluated.upTo = Math.max(evaluated.upTo, schema.prefixItems.length);
  const contained = node.below('contains');
  if (contained === undefined) return;
  for (const [index, item] of items.entries()) {
    if (satisfies(contained.check, item, run)) evaluated.keys.add(index);
  }
}

// The subschemas that hold in place of the value.
function* applied(node: SchemaNode, schema: JsonObject, value: Instance, run: Run): Generator<SchemaNode> {
  const { $ref, $dynamicRef, allOf, anyOf, oneOf, dependentSchemas } = schema;
  const target = typeof $ref === 'string' ? node.refer($ref) : undefined;
  if (target !== undefined) yield target;
  const dynamic = typeof $dynamicRef === 'string' ? node.refer($dynamicRef) : undefined;
  if (dynamic !== undefined) {
    const anchor = dynamicAnchor($dynamicRef as string, dynamic);
    yield (anchor === undefined ? undefined : node.inScope(anchor, run.scope)) ?? dynamic;
  }
  for (const [keyword, list] of Object.entries({ allOf, anyOf, oneOf })) {
    for (let i = 0; Array.isArray(list) && i < list.length; i++) {
      const branch = node.below(keyword, i);
      if (branch !== undefined && (keyword === 'allOf' || satisfies(branch.check, value, run))) yield branch;
    }
  }
  const condition = node.below('if');
  if (condition !== undefined) {
    const holds = satisfies(condition.check, value, run);
    if (holds) yield condition;
    const branch = node.below(holds ? 'then' : 'else');
    if (branch !== undefined) yield branch;
  }
  for (const name of isObject(dependentSchemas) ? Object.keys(dependentSchemas) : []) {
    const branch =
      isInstanceObject(value) && Object.hasOwn(value, name) ? node.below('dependentSchemas', name) : undefined;
    if (branch !== undefined) yield branch;
  }
}

function has(schema: JsonObject, keyword: string): boolean {
  return own(schema, keyword) !== undefined;
}
