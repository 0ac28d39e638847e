// A schema of 3.1 in the words of 3.0. What boolean logic can say is said exactly: conditions, contains, several types. What
// 3.0 has no words for is loosened, never tightened, and reported.

import { isObject, type Json, type JsonObject, numberOf, own } from '../../json.ts';
import { type ObjectKind, objectGrammar } from '../../object-grammar.ts';

/** Reports that the 3.0 view says less: nothing (`dropped`), or something weaker (`approximated`). */
export type Loss = (how: 'dropped' | 'approximated', what: string) => void;

/** Reports what a schema loses, and knows where schemas are looser than their sources. */
export interface SchemaLosses {
  /** About the values it accepts. */
  readonly loosened: Loss;
  /** About what it tells readers. */
  readonly untold: Loss;
  /** Is the schema at this place inside the present one looser than its source? */
  isLooser(...place: readonly string[]): boolean;
}

/** Keywords of 3.0 (3.0.4, 4.7.24). */
const known: ReadonlySet<string> = new Set(
  `$ref title multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems
  uniqueItems maxProperties minProperties required enum type allOf oneOf anyOf not items properties additionalProperties
  description format default nullable discriminator readOnly writeOnly xml externalDocs example deprecated`.split(
    /\s+/,
  ),
);

/** Keywords without a say about values once references are rewritten. */
const silent: ReadonlySet<string> = new Set(
  '$id $schema $anchor $dynamicAnchor $vocabulary $comment $defs definitions'.split(' '),
);

/** Keywords of 3.0 whose meaning or form differs, so that a schema with nothing else still needs a look. */
const changed: ReadonlySet<string> = new Set(
  '$ref type nullable exclusiveMaximum exclusiveMinimum items discriminator not oneOf enum required pattern'.split(' '),
);

/** The schema in 3.0; the schemas inside it are there already. */
export function schemaIn30(source: JsonObject, losses: SchemaLosses): JsonObject {
  const sayable = Object.keys(source).every((key) => (known.has(key) || key.startsWith('x-')) && !changed.has(key));
  // nullable has no effect in 3.1, and must not begin to have one.
  const { nullable: _, ...schema } = source;
  return sayable ? source : steps.reduce((result, step) => step(result, losses), schema);
}

type Step = (schema: JsonObject, losses: SchemaLosses) => JsonObject;

/** `schema` and all of `parts`. */
function and(schema: JsonObject, ...parts: JsonObject[]): JsonObject {
  const { allOf } = schema;
  return { ...schema, allOf: [...(Array.isArray(allOf) ? allOf : []), ...parts] };
}

const or = (...parts: Json[]): JsonObject => ({ anyOf: parts });
const not = (part: Json): JsonObject => ({ not: part });

/** Boolean schemas stand only in additionalProperties before 3.1. */
export function withoutBoolean(schema: Json): Json {
  return schema === true ? {} : schema === false ? not({}) : schema;
}

/** A looser schema under a negation would make the whole stricter; so would a looser branch of oneOf. */
const negations: Step = (source, { loosened, isLooser }) => {
  const schema = { ...source };
  if (isLooser('not')) {
    loosened('dropped', 'not, of a schema that is less exact');
    delete schema.not;
  }
  if (isLooser('if')) {
    loosened('dropped', 'if, then and else, for a condition that is less exact');
    for (const key of ['if', 'then', 'else']) delete schema[key];
  }
  const { oneOf, ...rest } = schema;
  if (!Array.isArray(oneOf) || !oneOf.some((_, index) => isLooser('oneOf', String(index)))) return schema;
  loosened('approximated', 'oneOf takes more than one of branches that are less exact');
  return own(rest, 'anyOf') === undefined ? { ...rest, anyOf: oneOf } : and(rest, or(...oneOf));
};

const reference: Step = ({ $ref, ...schema }) => {
  if ($ref === undefined) return schema;
  return Object.keys(schema).length === 0 ? { $ref } : and(schema, { $ref });
};

const dynamicReference: Step = ({ $dynamicRef, ...schema }, { loosened }) => {
  if (typeof $dynamicRef !== 'string') return schema;
  loosened('approximated', '$dynamicRef always refers to the same schema');
  return and(schema, { $ref: $dynamicRef });
};

const constant: Step = ({ const: value, ...schema }) => {
  if (value === undefined) return schema;
  return own(schema, 'enum') === undefined ? { ...schema, enum: [value] } : and(schema, { enum: [value] });
};

const types: Step = ({ type, ...schema }) => {
  if (type === undefined) return schema;
  const names = Array.isArray(type) ? type : [type];
  const nullable: JsonObject = names.includes('null') ? { nullable: true } : {};
  const [only, ...others] = names.filter((name) => name !== 'null');
  // Without a type null is allowed, and nothing else by this list.
  if (only === undefined)
    return own(schema, 'enum') === undefined ? { ...schema, enum: [null] } : and(schema, { enum: [null] });
  if (others.length === 0) return { ...schema, ...typed(only, schema), ...nullable };
  const alternatives = [only, ...others].map((name) => ({ ...typed(name, {}), ...nullable }));
  return own(schema, 'anyOf') === undefined ? { ...schema, ...or(...alternatives) } : and(schema, or(...alternatives));
};

/** A list needs `items` in 3.0. */
function typed(type: Json, schema: JsonObject): JsonObject {
  return type === 'array' && own(schema, 'items') === undefined ? { type, items: {} } : { type };
}

/** Lists of 3.0 have items: nothing is required, or no value is allowed. */
const emptyLists: Step = (source) => {
  const { required, ...rest } = source;
  const schema = Array.isArray(required) && required.length === 0 ? rest : source;
  const { enum: listed, ...others } = schema;
  return Array.isArray(listed) && listed.length === 0 ? and(others, not({})) : schema;
};

/** Validators of 3.0 look at patterns; those of 3.1 leave it to whoever uses them. */
const expressions: Step = (schema, { loosened }) => {
  const { pattern, ...rest } = schema;
  if (typeof pattern !== 'string' || isExpression(pattern)) return schema;
  loosened('dropped', 'a pattern that is no regular expression');
  return rest;
};

function isExpression(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}

const bounds: Step = (schema) => {
  const result = { ...schema };
  for (const [exclusive, bound, sign] of [
    ['exclusiveMinimum', 'minimum', 1],
    ['exclusiveMaximum', 'maximum', -1],
  ] as const) {
    const value = numberOf(result[exclusive]);
    if (value === undefined) continue;
    const inclusive = numberOf(result[bound]);
    if (inclusive !== undefined && (inclusive - value) * sign > 0) {
      delete result[exclusive];
    } else {
      result[bound] = result[exclusive] as Json;
      result[exclusive] = true;
    }
  }
  return result;
};

const conditions: Step = ({ if: condition, then, else: otherwise, ...schema }) => {
  if (condition === undefined) return schema;
  const parts: JsonObject[] = [];
  if (then !== undefined) parts.push(or(not(condition), then));
  if (otherwise !== undefined) parts.push(or(condition, otherwise));
  return parts.length === 0 ? schema : and(schema, ...parts);
};

const dependents: Step = ({ dependentRequired, dependentSchemas, ...schema }) => {
  const unless = (name: string, then: Json): JsonObject => or(not({ type: 'object', required: [name] }), then);
  const parts = [
    ...Object.entries(dependentRequired ?? {}).map(([name, required]) => unless(name, { required })),
    ...Object.entries(dependentSchemas ?? {}).map(([name, part]) => unless(name, part as Json)),
  ];
  return parts.length === 0 ? schema : and(schema, ...parts);
};

const containment: Step = ({ contains, minContains, maxContains, ...schema }, { loosened }) => {
  if (contains === undefined) return schema;
  if (maxContains !== undefined || (numberOf(minContains) ?? 1) > 1)
    loosened('approximated', 'contains does not count');
  if (minContains === 0) return schema;
  return and(schema, not({ type: 'array', items: not(contains) }));
};

const tuples: Step = ({ prefixItems, ...schema }, { loosened }) => {
  const { items } = schema;
  if (!Array.isArray(prefixItems)) {
    if (items === false) return { ...schema, items: {}, maxItems: 0 };
    return items === true ? { ...schema, items: {} } : schema;
  }
  loosened('approximated', 'prefixItems does not say which item is which');
  if (items !== false) return { ...schema, items: or(...prefixItems, withoutBoolean(items ?? true)) };
  const most = Math.min(numberOf(schema.maxItems) ?? Number.POSITIVE_INFINITY, prefixItems.length);
  return { ...schema, items: or(...prefixItems), maxItems: most };
};

/** Without the patterns nobody can tell which properties are additional. */
const patterns: Step = ({ patternProperties, ...schema }, { loosened }) => {
  if (patternProperties === undefined) return schema;
  const { additionalProperties: _, ...rest } = schema;
  loosened('dropped', 'patternProperties, and additionalProperties beside it');
  return rest;
};

const media: Step = ({ contentEncoding, contentMediaType, ...schema }, { untold }) => {
  if (contentEncoding === undefined && contentMediaType === undefined) return schema;
  if (own(schema, 'format') === undefined) {
    if (contentEncoding === 'base64') return { ...schema, format: 'byte' };
    if (contentEncoding === undefined && contentMediaType === 'application/octet-stream')
      return { ...schema, format: 'binary' };
  }
  untold('dropped', 'contentEncoding and contentMediaType');
  return schema;
};

const examples: Step = ({ examples: list, ...schema }, { untold }) => {
  if (!Array.isArray(list) || list.length === 0) return schema;
  if (list.length > 1 || own(schema, 'example') !== undefined) untold('approximated', 'one of the examples');
  return own(schema, 'example') === undefined ? { ...schema, example: list[0] as Json } : schema;
};

const discriminators: Step = (schema, { untold }) => {
  const discriminator = own(schema, 'discriminator');
  if (!isObject(discriminator) || !Object.hasOwn(discriminator, 'defaultMapping')) return schema;
  const { defaultMapping: _, ...rest } = discriminator;
  untold('dropped', 'defaultMapping of the discriminator');
  return { ...schema, discriminator: rest };
};

/** Whatever is left that 3.0 does not know. */
const remainder: Step = (schema, { loosened }) => {
  const left = Object.keys(schema).filter((key) => !known.has(key) && !key.startsWith('x-'));
  const lost = left.filter((key) => !silent.has(key));
  if (lost.length > 0) loosened('dropped', lost.join(', '));
  return left.length === 0 ? schema : Object.fromEntries(Object.entries(schema).filter(([key]) => !left.includes(key)));
};

/** `types` before `reference`, which may move all but the reference into allOf; `remainder` last. */
const steps: readonly Step[] = [
  negations,
  emptyLists,
  expressions,
  constant,
  tuples,
  types,
  bounds,
  conditions,
  dependents,
  containment,
  patterns,
  media,
  examples,
  discriminators,
  dynamicReference,
  remainder,
  reference,
];

/** An object of a kind whose fields hold no boolean schemas but where 3.0 takes them; `items` is for the schema to say. */
export function withoutBooleans(object: JsonObject, kind: ObjectKind): JsonObject {
  let result = object;
  for (const [field, { kind: inner, form }] of objectGrammar[kind].fields) {
    const value = inner === 'schema' ? own(object, field) : undefined;
    if (value === undefined || unsettled.has(field)) continue;
    const next = form === 'one' ? withoutBoolean(value) : withoutBooleanIn(value);
    if (next !== value) result = { ...result, [field]: next };
  }
  return result;
}

/** Fields where true and false have a meaning of their own. */
const unsettled: ReadonlySet<string> = new Set(['additionalProperties', 'items']);

function withoutBooleanIn(value: Json): Json {
  if (Array.isArray(value)) return value.some(isBoolean) ? value.map(withoutBoolean) : value;
  if (!isObject(value) || !Object.values(value).some(isBoolean)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, withoutBoolean(schema)]));
}

function isBoolean(value: Json): boolean {
  return typeof value === 'boolean';
}
