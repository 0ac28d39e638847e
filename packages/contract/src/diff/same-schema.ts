// Do two schemas say the same, word for word but for what only people read? Quick, and so asked first: most of a contract
// is what it was. References are followed, so that renaming a component changes nothing.

import { isObject, type Json, type JsonObject, own } from '../json.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import { nodeId } from './conjunction.ts';

/** Fields that only people read. `title` names nothing that is sent. */
const PROSE: ReadonlySet<string> = new Set([
  'title',
  'description',
  'summary',
  'example',
  'examples',
  'externalDocs',
  'xml',
  '$comment',
  '$anchor',
  '$dynamicAnchor',
  '$defs',
  'definitions',
]);
/** Extensions that have a meaning for a diff. */
export const knownExtensions: ReadonlySet<string> = new Set(['x-extensible-enum', 'x-sunset', 'x-stability-level']);
const SETS: ReadonlySet<string> = new Set(['required', 'enum', 'type', 'x-extensible-enum']);
const SCHEMA_MAPS: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'dependentSchemas']);
const SCHEMA_LISTS: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const SCHEMAS: ReadonlySet<string> = new Set([
  'items',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'additionalProperties',
  'propertyNames',
  'unevaluatedProperties',
  'unevaluatedItems',
  'contentSchema',
]);
const MOST_DEPTH = 400;

/** Gives the test for two nodes of different documents; it remembers. */
export function schemaEquality(): (one: SchemaNode | undefined, other: SchemaNode | undefined) => boolean {
  const known = new Map<string, boolean>();
  // What is being compared is taken as equal; when it turns out not to be, so is all that was found meanwhile.
  let open: string[] = [];
  let depth = 0;

  function same(one: SchemaNode | undefined, other: SchemaNode | undefined): boolean {
    if (one === undefined || other === undefined) return one === other;
    const [left, right] = [target(one), target(other)];
    if (!isObject(left.schema) || !isObject(right.schema)) return isTrue(left) === isTrue(right);
    const key = `${nodeId(left)} ${nodeId(right)}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    if (depth > MOST_DEPTH) return false;
    const mark = open.length;
    known.set(key, true);
    open.push(key);
    depth++;
    const result = sameFields(left, right, left.schema, right.schema);
    depth--;
    if (!result) {
      for (const tentative of open.slice(mark)) known.delete(tentative);
      open = open.slice(0, mark);
      known.set(key, false);
    }
    return result;
  }

  function sameFields(one: SchemaNode, other: SchemaNode, left: JsonObject, right: JsonObject): boolean {
    const names = new Set([...fieldsOf(left), ...fieldsOf(right)]);
    for (const name of names) if (!sameField(name, one, other, [own(left, name), own(right, name)])) return false;
    return true;
  }

  function sameField(name: string, one: SchemaNode, other: SchemaNode, [left, right]: readonly (Json | undefined)[]) {
    if (left === undefined || right === undefined) return false;
    if (name === '$ref' || name === '$dynamicRef') return same(one.refer(String(left)), other.refer(String(right)));
    if (name === 'discriminator') return sameDiscriminator(left, right);
    if (SCHEMAS.has(name)) return same(one.below(name), other.below(name));
    if (SCHEMA_LISTS.has(name)) {
      if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
      return left.every((_, index) => same(one.below(name, index), other.below(name, index)));
    }
    if (SCHEMA_MAPS.has(name)) {
      const keys = isObject(left) && isObject(right) ? Object.keys(left) : undefined;
      if (!keys || keys.length !== Object.keys(right as JsonObject).length) return false;
      return keys.every((key) => same(one.below(name, key), other.below(name, key)));
    }
    return textOf(name, left) === textOf(name, right);
  }

  return (one, other) => {
    open = [];
    return same(one, other);
  };
}

/** Mapping targets are names of components, which may change; its keys and the property are what is sent. */
function sameDiscriminator(left: Json, right: Json): boolean {
  const text = (value: Json) => {
    const mapping = own(value, 'mapping');
    return JSON.stringify([own(value, 'propertyName'), Object.keys(isObject(mapping) ? mapping : {}).sort()]);
  };
  return text(left) === text(right);
}

function fieldsOf(schema: JsonObject): string[] {
  return Object.keys(schema).filter(
    (name) => !PROSE.has(name) && (!name.startsWith('x-') || knownExtensions.has(name)),
  );
}

function target(node: SchemaNode): SchemaNode {
  let current = node;
  for (let hops = 0; hops < 50; hops++) {
    const reference = own(current.schema, '$ref');
    if (typeof reference !== 'string' || fieldsOf(current.schema as JsonObject).length > 1) return current;
    const next = current.refer(reference);
    if (!next) return current;
    current = next;
  }
  return current;
}

function isTrue({ schema }: SchemaNode): boolean {
  return schema === true || (isObject(schema) && fieldsOf(schema).length === 0);
}

function textOf(name: string, value: Json): string {
  if (!SETS.has(name)) return JSON.stringify(sorted(value));
  const list = Array.isArray(value) ? value : [value];
  return JSON.stringify(list.map((one) => JSON.stringify(sorted(one))).sort());
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] as Json)]),
  );
}
