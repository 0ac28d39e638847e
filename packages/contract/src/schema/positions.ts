// Where schemas sit inside schemas and inside an OpenAPI document: what must be known to tell a keyword from a
// property that is called like one, and an identifier from an example that contains one.

/** What the value under a key is. */
export type Position = 'schema' | 'schemas' | 'map' | 'document' | 'data';

const ONE = [
  'additionalProperties',
  'additionalItems',
  'contains',
  'contentSchema',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
];
const LIST = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const MAP = ['$defs', 'definitions', 'dependencies', 'dependentSchemas', 'patternProperties', 'properties'];

const IN_SCHEMA = new Map<string, Position>([
  ...ONE.map((key) => [key, 'schema'] as const),
  ...LIST.map((key) => [key, 'schemas'] as const),
  ...MAP.map((key) => [key, 'map'] as const),
]);

// Literals of an OpenAPI document; whatever they contain is not a schema (OAS 3.1 4.8.19, 4.8.20).
const LITERALS = new Set(['example', 'examples', 'value', 'dataValue', 'default', 'enum']);

/** What `key` leads to from a value at `position`. */
export function positionOf(position: Position, key: string): Position {
  if (position === 'schema') return IN_SCHEMA.get(key) ?? 'data';
  if (position === 'schemas' || position === 'map') return 'schema';
  if (position === 'data' || key.startsWith('x-') || LITERALS.has(key)) return 'data';
  if (key === 'schema' || key === 'itemSchema') return 'schema';
  return key === 'schemas' ? 'map' : 'document';
}
