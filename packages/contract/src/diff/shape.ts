// What a conjunction demands, keyword by keyword, with `allOf`, `$ref` and single branches dissolved. Made once for each.

import { isObject, type Json, numberOf, own } from '../json.ts';
import type { Direction, SchemaNode } from '../schema/schema-node.ts';
import { ledTo, listOf, mapOf, textsOf } from './child-schemas.ts';
import { type Conjunction, kindBits, nodeId } from './conjunction.ts';
import { isMarked, memberOf } from './members.ts';

/** A bound of a range. */
export interface Bound {
  readonly value: number;
  readonly exclusive: boolean;
}

/** What one schema says about members: `additionalProperties` is about those that the same schema does not name. */
export interface ObjectFacet {
  readonly properties: ReadonlyMap<string, SchemaNode>;
  readonly patterns: ReadonlyMap<string, SchemaNode>;
  readonly rest: SchemaNode | undefined;
}

export interface ArrayFacet {
  readonly prefix: readonly SchemaNode[];
  readonly rest: SchemaNode | undefined;
}

/** Alternatives that are not chosen from yet. */
export interface Group {
  readonly key: string;
  readonly keyword: 'anyOf' | 'oneOf';
  readonly branches: readonly SchemaNode[];
  readonly node: SchemaNode;
}

export interface Contains {
  readonly node: SchemaNode;
  readonly min: number;
  readonly max: number | undefined;
}

export interface Condition {
  readonly node: SchemaNode;
  readonly test: SchemaNode;
  readonly consequence: SchemaNode | undefined;
  readonly otherwise: SchemaNode | undefined;
}

/** Everything a conjunction demands. */
export interface Shape {
  kinds: number;
  /** Numbers must be whole. */
  integer: boolean;
  /** The values of `enum` and `const`, undefined without either. */
  values: readonly Json[] | undefined;
  readonly numbers: Map<NumericKeyword, number>;
  minimum: Bound | undefined;
  maximum: Bound | undefined;
  readonly multiples: Set<number>;
  readonly texts: Record<TextKeyword, Set<string>>;
  uniqueItems: boolean;
  readonly arrays: ArrayFacet[];
  readonly contains: Contains[];
  readonly unevaluatedItems: SchemaNode[];
  readonly objects: ObjectFacet[];
  readonly unevaluatedProperties: SchemaNode[];
  readonly propertyNames: SchemaNode[];
  readonly required: Set<string>;
  readonly dependentRequired: Map<string, Set<string>>;
  readonly dependentSchemas: Map<string, SchemaNode[]>;
  readonly contentSchemas: SchemaNode[];
  /** The branches of `allOf` among the parts. */
  readonly composed: SchemaNode[];
  readonly groups: Group[];
  readonly nots: SchemaNode[];
  readonly conditions: Condition[];
  /** Every schema that was dissolved into this shape. */
  readonly parts: SchemaNode[];
}

export type NumericKeyword = 'minLength' | 'maxLength' | 'minItems' | 'maxItems' | 'minProperties' | 'maxProperties';
export type TextKeyword = 'pattern' | 'format' | 'contentMediaType' | 'contentEncoding';

const NUMERIC: readonly NumericKeyword[] = [
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
];
const TEXTS: readonly TextKeyword[] = ['pattern', 'format', 'contentMediaType', 'contentEncoding'];
/** Schemas that one place may dissolve into. */
const MOST_PARTS = 2_000;

/** Makes shapes for one direction and keeps them. */
export function shapeMaker(direction: Direction): (conjunction: Conjunction) => Shape {
  const known = new Map<string, Shape>();
  return (conjunction) => {
    const shape = known.get(conjunction.key) ?? makeShape(conjunction, direction);
    known.set(conjunction.key, shape);
    return shape;
  };
}

function makeShape(conjunction: Conjunction, direction: Direction): Shape {
  const shape = emptyShape(conjunction.kinds);
  const open = [...conjunction.nodes];
  const seen = new Set<SchemaNode>();
  for (let node = open.shift(); node !== undefined; node = open.shift()) {
    if (node.schema === false) shape.kinds = 0;
    if (!isObject(node.schema) || seen.has(node) || seen.size > MOST_PARTS) continue;
    seen.add(node);
    shape.parts.push(node);
    open.push(...takeIn(node, node.schema, shape, conjunction.picks));
  }
  const mark = direction === 'request' ? 'readOnly' : 'writeOnly';
  for (const name of shape.required) if (isMarked(memberOf(shape, name), mark)) shape.required.delete(name);
  return shape;
}

function emptyShape(kinds: number): Shape {
  return {
    kinds,
    integer: false,
    values: undefined,
    numbers: new Map(),
    minimum: undefined,
    maximum: undefined,
    multiples: new Set(),
    texts: { pattern: new Set(), format: new Set(), contentMediaType: new Set(), contentEncoding: new Set() },
    uniqueItems: false,
    arrays: [],
    contains: [],
    unevaluatedItems: [],
    objects: [],
    unevaluatedProperties: [],
    propertyNames: [],
    required: new Set(),
    dependentRequired: new Map(),
    dependentSchemas: new Map(),
    contentSchemas: [],
    composed: [],
    groups: [],
    nots: [],
    conditions: [],
    parts: [],
  };
}

/** Adds what one schema demands; gives the schemas that hold where it does. */
function takeIn(
  node: SchemaNode,
  schema: Readonly<Record<string, Json>>,
  shape: Shape,
  picks: ReadonlyMap<string, number>,
): SchemaNode[] {
  takeType(own(schema, 'type'), shape);
  takeValues(schema, shape);
  takeNumbers(schema, shape);
  takeTexts(schema, shape);
  takeArrays(node, schema, shape);
  takeObjects(node, schema, shape);
  const not = node.below('not');
  if (not) shape.nots.push(not);
  const test = node.below('if');
  if (test) shape.conditions.push({ node, test, consequence: node.below('then'), otherwise: node.below('else') });
  const composed = listOf(node, 'allOf', own(schema, 'allOf'));
  shape.composed.push(...composed);
  return [...ledTo(node, schema), ...chosen(node, schema, shape, picks)];
}

function chosen(
  node: SchemaNode,
  schema: Readonly<Record<string, Json>>,
  shape: Shape,
  picks: ReadonlyMap<string, number>,
): SchemaNode[] {
  const result: SchemaNode[] = [];
  for (const keyword of ['anyOf', 'oneOf'] as const) {
    const branches = listOf(node, keyword, own(schema, keyword)).filter(({ schema: branch }) => branch !== false);
    if (!Array.isArray(own(schema, keyword))) continue;
    const key = `${nodeId(node)}${keyword}`;
    const index = branches.length === 1 ? 0 : picks.get(key);
    const branch = index === undefined ? undefined : branches[index];
    if (branch) result.push(branch);
    else if (branches.length === 0) shape.kinds = 0;
    else shape.groups.push({ key, keyword, branches, node });
  }
  return result;
}

function takeType(type: Json | undefined, shape: Shape): void {
  const names = (Array.isArray(type) ? type : [type]).filter((name) => typeof name === 'string');
  if (names.length === 0) return;
  let kinds = 0;
  for (const name of names) kinds |= name === 'integer' ? kindBits.number : (bitOf(name) ?? 0);
  shape.kinds &= kinds;
  if (names.includes('integer') && !names.includes('number')) shape.integer = true;
}

function bitOf(name: string): number | undefined {
  return Object.hasOwn(kindBits, name) ? kindBits[name as keyof typeof kindBits] : undefined;
}

function takeValues(schema: Readonly<Record<string, Json>>, shape: Shape): void {
  for (const list of [own(schema, 'enum'), Object.hasOwn(schema, 'const') ? [schema.const as Json] : undefined]) {
    if (!Array.isArray(list)) continue;
    const texts = new Set(list.map((value) => JSON.stringify(value)));
    shape.values = shape.values?.filter((value) => texts.has(JSON.stringify(value))) ?? list;
  }
}

function takeNumbers(schema: Readonly<Record<string, Json>>, shape: Shape): void {
  for (const keyword of NUMERIC) {
    const value = numberOf(own(schema, keyword));
    if (value === undefined || (keyword.startsWith('min') && value <= 0)) continue;
    const pick = keyword.startsWith('min') ? Math.max : Math.min;
    shape.numbers.set(keyword, pick(value, shape.numbers.get(keyword) ?? value));
  }
  for (const [keyword, exclusive] of [
    ['minimum', false],
    ['exclusiveMinimum', true],
  ] as const) {
    const value = numberOf(own(schema, keyword));
    if (value !== undefined) shape.minimum = tighter(shape.minimum, { value, exclusive }, 1);
  }
  for (const [keyword, exclusive] of [
    ['maximum', false],
    ['exclusiveMaximum', true],
  ] as const) {
    const value = numberOf(own(schema, keyword));
    if (value !== undefined) shape.maximum = tighter(shape.maximum, { value, exclusive }, -1);
  }
  const multiple = numberOf(own(schema, 'multipleOf'));
  if (multiple !== undefined && multiple > 0) shape.multiples.add(multiple);
}

/** The tighter of two bounds: the greater for `sign` 1, the smaller for -1. */
function tighter(known: Bound | undefined, next: Bound, sign: 1 | -1): Bound {
  if (known === undefined) return next;
  const order = (next.value - known.value) * sign;
  return order > 0 || (order === 0 && next.exclusive) ? next : known;
}

function takeTexts(schema: Readonly<Record<string, Json>>, shape: Shape): void {
  for (const keyword of TEXTS) {
    const value = own(schema, keyword);
    if (typeof value === 'string') shape.texts[keyword].add(value);
  }
}

function takeArrays(node: SchemaNode, schema: Readonly<Record<string, Json>>, shape: Shape): void {
  if (schema.uniqueItems === true) shape.uniqueItems = true;
  const prefix = listOf(node, 'prefixItems', own(schema, 'prefixItems'));
  const rest = node.below('items');
  if (prefix.length > 0 || rest !== undefined) shape.arrays.push({ prefix, rest });
  const contains = node.below('contains');
  if (contains) {
    const min = numberOf(own(schema, 'minContains')) ?? 1;
    shape.contains.push({ node: contains, min, max: numberOf(own(schema, 'maxContains')) });
  }
  const unevaluated = node.below('unevaluatedItems');
  if (unevaluated) shape.unevaluatedItems.push(unevaluated);
}

function takeObjects(node: SchemaNode, schema: Readonly<Record<string, Json>>, shape: Shape): void {
  const properties = mapOf(node, 'properties', own(schema, 'properties'));
  const patterns = mapOf(node, 'patternProperties', own(schema, 'patternProperties'));
  const rest = node.below('additionalProperties');
  if (properties.size > 0 || patterns.size > 0 || rest !== undefined)
    shape.objects.push({ properties, patterns, rest });
  const unevaluated = node.below('unevaluatedProperties');
  if (unevaluated) shape.unevaluatedProperties.push(unevaluated);
  const names = node.below('propertyNames');
  if (names) shape.propertyNames.push(names);
  for (const name of textsOf(own(schema, 'required'))) shape.required.add(name);
  const dependent = own(schema, 'dependentRequired');
  for (const [name, needed] of Object.entries(isObject(dependent) ? dependent : {})) {
    shape.dependentRequired.set(name, new Set([...(shape.dependentRequired.get(name) ?? []), ...textsOf(needed)]));
  }
  for (const [name, needed] of mapOf(node, 'dependentSchemas', own(schema, 'dependentSchemas'))) {
    // A schema that only asks for members says what `dependentRequired` does.
    if (isObject(needed.schema) && Object.keys(needed.schema).every((keyword) => keyword === 'required')) {
      const asked = textsOf(own(needed.schema, 'required'));
      shape.dependentRequired.set(name, new Set([...(shape.dependentRequired.get(name) ?? []), ...asked]));
      continue;
    }
    shape.dependentSchemas.set(name, [...(shape.dependentSchemas.get(name) ?? []), needed]);
  }
  const content = node.below('contentSchema');
  if (content) shape.contentSchemas.push(content);
}
