// What a schema says of a value's form before the value is known: needed to read texts, which have no types of their own.

import { isObject, type Json, own } from '../json.ts';
import { type Kind, kindOf, toInstance } from '../schema/instance.ts';
import { directParts } from '../schema/optional-members.ts';
import type { SchemaNode } from '../schema/schema-node.ts';

/** The forms a schema allows. */
export interface Shape {
  readonly kinds: ReadonlySet<Kind>;
  /** Schemas of the items, the first that says something first. */
  item(index: number): SchemaNode | undefined;
  /** The schema of a member. */
  member(name: string): SchemaNode | undefined;
  /** Names that are declared in `properties`, anywhere in the schema. */
  readonly names: ReadonlySet<string>;
  /** True when members that are not declared may be there and have to satisfy something. */
  readonly open: boolean;
}

const ALL: ReadonlySet<Kind> = new Set<Kind>(['string', 'number', 'boolean', 'null', 'array', 'object']);
const MAX_DEPTH = 64;
const shapes = new WeakMap<SchemaNode, Shape>();

/** The shape of a schema; seen through `$ref`, allOf, anyOf, oneOf, to a bounded depth. */
export function shapeOf(node: SchemaNode): Shape {
  const known = shapes.get(node);
  if (known !== undefined) return known;
  const nodes = related(node);
  const names = new Set(nodes.flatMap((each) => Object.keys(objectAt(each, 'properties'))));
  const shape: Shape = {
    kinds: kindsOf(node, new Map(), 0),
    names,
    open: nodes.some(constrainsOthers),
    item: (index) => first(nodes, (each) => each.below('prefixItems', index) ?? each.below('items')),
    member: (name) =>
      first(nodes, (each) => each.below('properties', name)) ??
      first(nodes, (each) => each.below('additionalProperties')),
  };
  shapes.set(node, shape);
  return shape;
}

// The schema itself and all that may hold in its place.
function related(node: SchemaNode): SchemaNode[] {
  const found = new Set([node]);
  for (const each of found) {
    if (found.size > 200) break;
    for (const part of [...directParts(each), ...choices(each)]) found.add(part);
  }
  return [...found];
}

function choices(node: SchemaNode): SchemaNode[] {
  const lists = ['anyOf', 'oneOf'].flatMap((keyword) => {
    const list = own(node.schema, keyword);
    return Array.isArray(list) ? list.map((_, index) => node.below(keyword, index)) : [];
  });
  return [...lists, node.below('then'), node.below('else')].filter((each) => each !== undefined);
}

type Known = Map<SchemaNode, ReadonlySet<Kind>>;

// Each schema once, however many references lead to it; one that comes back to itself adds nothing.
function kindsOf(node: SchemaNode, known: Known, depth: number): ReadonlySet<Kind> {
  const { schema } = node;
  const before = known.get(node);
  if (before !== undefined) return before;
  if (!isObject(schema) || depth > MAX_DEPTH) return ALL;
  known.set(node, ALL);
  let kinds = ownKinds(schema);
  for (const part of directParts(node)) kinds = common(kinds, kindsOf(part, known, depth + 1));
  for (const keyword of ['anyOf', 'oneOf']) {
    const list = schema[keyword];
    if (!Array.isArray(list)) continue;
    const branches = list.map((_, index) => node.below(keyword, index)).filter((each) => each !== undefined);
    const union = new Set(branches.flatMap((each) => [...kindsOf(each, known, depth + 1)]));
    kinds = common(kinds, union);
  }
  known.set(node, kinds);
  return kinds;
}

function common(a: ReadonlySet<Kind>, b: ReadonlySet<Kind>): ReadonlySet<Kind> {
  return new Set([...a].filter((kind) => b.has(kind)));
}

function ownKinds(schema: Record<string, Json>): ReadonlySet<Kind> {
  const { type } = schema;
  if (type !== undefined) {
    const names = (Array.isArray(type) ? type : [type]).filter((name) => typeof name === 'string');
    return new Set(names.map((name) => (name === 'integer' ? 'number' : (name as Kind))));
  }
  if (Array.isArray(schema.enum)) return new Set(schema.enum.map((value) => kindOf(toInstance(value))));
  if (schema.const !== undefined) return new Set([kindOf(toInstance(schema.const))]);
  return ALL;
}

function constrainsOthers(node: SchemaNode): boolean {
  const { schema } = node;
  if (!isObject(schema)) return false;
  const { additionalProperties: others, patternProperties } = schema;
  return isObject(others) || others === true || isObject(patternProperties);
}

function objectAt(node: SchemaNode, key: string): object {
  const value = own(node.schema, key);
  return isObject(value) ? value : {};
}

function first(
  nodes: readonly SchemaNode[],
  pick: (node: SchemaNode) => SchemaNode | undefined,
): SchemaNode | undefined {
  for (const node of nodes) {
    const found = pick(node);
    if (found !== undefined) return found;
  }
  return undefined;
}
