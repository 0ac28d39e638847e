// The TypeScript type of the values that a schema allows, as far as types can say it. Written the way openapi-typescript
// writes them where both say the same, so that its relatives work on either.

import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { excusedMembers } from './directed-members.ts';
import type { Way } from './directed-schemas.ts';
import { discriminated, inheritedTags } from './discriminator-type.ts';
import { objectType } from './object-type.ts';
import { isPart, schemaKey } from './schema-names.ts';
import type { TypeScope } from './type-scope.ts';
import { grouped, intersection, literalType, stringLiteral, union } from './type-text.ts';

/** Beyond this many schemas written inside each other a type helps nobody, and a document may nest without end. */
const deepest = 50;

/** The type of `schema`; `indent` is that of the line it begins on. Total: what can't be said is `unknown`. */
export function schemaType(schema: Json | undefined, scope: TypeScope, indent: string): string {
  if (schema === false) return 'never';
  if (!isObject(schema) || scope.depth > deepest) return 'unknown';
  const joined = scope.joined === true || composing.some((keyword) => own(schema, keyword) !== undefined);
  const inner = { ...scope, joined, depth: scope.depth + 1, excused: excusedMembers(schema, scope) };
  const reference = own(schema, '$ref');
  const parts: string[] = [];
  if (typeof reference === 'string') parts.push(referenceType(reference, inner));
  const branches = own(schema, 'allOf');
  if (Array.isArray(branches)) parts.push(...together(branches.map((branch) => schemaType(branch, inner, indent))));
  parts.push(...inheritedTags(schema, inner));
  for (const key of ['oneOf', 'anyOf'] as const) {
    const list = own(schema, key);
    if (Array.isArray(list) && list.length > 0) parts.push(alternatives(schema, list, inner, indent));
  }
  const type = ownType(schema, inner, indent);
  // Beside a reference or branches, a type alone says nothing that they do not say themselves.
  if (parts.length === 0 || !isVague(type)) parts.push(type);
  const whole = intersection(parts);
  return own(schema, 'nullable') === true && own(schema, 'type') !== undefined ? union([whole, 'null']) : whole;
}

/** Of branches that all hold, those that say something that others do not. */
function together(types: readonly string[]): readonly string[] {
  const telling = types.filter((type) => !isVague(type));
  return telling.length > 0 ? telling : types;
}

/** Keywords that say more of the same value. */
const composing = ['$ref', 'allOf', 'oneOf', 'anyOf'];

function isVague(type: string): boolean {
  return type === 'unknown' || type === emptyObjectType || type === 'unknown[]';
}

const emptyObjectType = 'Record<string, unknown>';

function alternatives(schema: JsonObject, list: readonly Json[], scope: TypeScope, indent: string): string {
  const types = list.map((branch) => {
    const name = schemaKey(own(branch, '$ref'));
    // `A = string | A` is `string`.
    if (name !== undefined && isDirectCircle(name, scope) && name === scope.owner) return 'never';
    return intersection([...discriminated(schema, branch, scope), schemaType(branch, scope, indent)]);
  });
  return types.length === 1
    ? (types[0] as string)
    : union(types.map((type) => (type.includes(' & ') ? grouped(type) : type)));
}

/** The type of the schema with this key, seen in one way. */
function namedType(key: string, way: Way, directed: ReadonlySet<string>): string {
  if (way !== 'both' && directed.has(key)) return `views[${stringLiteral(way)}][${stringLiteral(key)}]`;
  return isPart(key) ? `$defs[${stringLiteral(key)}]` : `components["schemas"][${stringLiteral(key)}]`;
}

function referenceType(reference: string, scope: TypeScope): string {
  const key = schemaKey(reference);
  if (key === undefined || !scope.schemas.has(key) || isDirectCircle(key, scope)) return 'unknown';
  return namedType(key, scope.way, scope.directed);
}

function isDirectCircle(name: string, { owner, sheltered, cycles }: TypeScope): boolean {
  if (sheltered || owner === undefined) return false;
  const circle = cycles.get(name);
  return circle !== undefined && circle === cycles.get(owner);
}

function ownType(schema: JsonObject, scope: TypeScope, indent: string): string {
  const constant = own(schema, 'const');
  if (constant !== undefined) return literalType(constant);
  const values = own(schema, 'enum');
  if (Array.isArray(values)) return union(values.map((value) => literalType(value)));
  return union(typesOf(schema).map((type) => typeNamed(type, schema, scope, indent)));
}

function typesOf(schema: JsonObject): readonly (Json | undefined)[] {
  const type = own(schema, 'type');
  if (Array.isArray(type)) return type;
  if (type !== undefined) return [type];
  if (['properties', 'additionalProperties', 'required', 'patternProperties'].some((key) => key in schema))
    return ['object'];
  return 'items' in schema || 'prefixItems' in schema ? ['array'] : [undefined];
}

function typeNamed(type: Json | undefined, schema: JsonObject, scope: TypeScope, indent: string): string {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'number':
    case 'integer':
      return 'number';
    case 'object':
      return objectType(schema, scope, indent) ?? emptyObjectType;
    case 'array':
      return arrayType(schema, scope, indent);
    default:
      return 'unknown';
  }
}

function arrayType(schema: JsonObject, around: TypeScope, indent: string): string {
  const scope = { ...around, excused: undefined, joined: false };
  const items = own(schema, 'items');
  const first = own(schema, 'prefixItems');
  if (Array.isArray(first) && first.length > 0) {
    const least = own(schema, 'minItems');
    const needed = typeof least === 'number' ? least : 0;
    const types = first.map((item, at) => `${grouped(schemaType(item, scope, indent))}${at < needed ? '' : '?'}`);
    const rest = items === false ? [] : [`...${grouped(schemaType(items, scope, indent))}[]`];
    return `[${[...types, ...rest].join(', ')}]`;
  }
  const takesPart = scope.owner !== undefined && scope.cycles.has(scope.owner) && !scope.sheltered;
  if (!takesPart) return `${grouped(schemaType(items, scope, indent))}[]`;
  const item = schemaType(items, { ...scope, sheltered: true }, '');
  const name = `$List${scope.lists.length + 1}`;
  scope.lists.push(`export interface ${name} extends Array<${item}> {}\n`);
  return name;
}
