// OpenAPI 3.0 to 3.1: what a schema means in the one, said in the words of the other. Pointers of all kept parts stay.
// Literals and extensions are data and not touched.

import { type JsonObject, own } from '../json.ts';
import type { ObjectKind } from '../object-grammar.ts';
import { isReferenceObject, rewrite } from '../rewrite.ts';
import { exclusiveBounds } from './exclusive-bound.ts';
import type { Findings } from './findings.ts';

/** How `nullable` beside oneOf, anyOf or allOf and without `type` is read: as 3.0.3 says (no effect), or as often meant. */
export type NullableReading = 'strict' | 'lenient';

/** A 3.0 document, structurally sound, as 3.1. Shares what it does not change with `root`. */
export function upgrade30(root: JsonObject, findings: Findings, nullable: NullableReading = 'strict'): JsonObject {
  const { jsonSchemaDialect: _, ...upgraded } = rewrite(root, 'document', {
    reference: (text) => text,
    leave(object, place, source) {
      if (isReference(source, place.kind)) return bareReference(object, place.tokens, source, findings);
      if (place.kind === 'encoding') return upgradeEncoding(object, place.tokens);
      return place.kind === 'schema' ? upgradeSchema(object, place.tokens, findings, nullable) : object;
    },
  }) as JsonObject;
  return { ...upgraded, openapi: '3.1.0' };
}

/** Styles say something of urlencoded forms only (3.0.3, 4.7.15.1); since 3.1 of multipart forms too. */
function upgradeEncoding(encoding: JsonObject, tokens: readonly string[]): JsonObject {
  if (!tokens.at(-3)?.toLowerCase().startsWith('multipart/')) return encoding;
  const { style: _, explode: __, allowReserved: ___, ...rest } = encoding;
  return rest;
}

/** A Reference Object of 3.0: nothing else counts (3.0.3, 4.7.23), in schemas too. A path item's $ref has siblings. */
function isReference(object: JsonObject, kind: ObjectKind): boolean {
  return isReferenceObject(object, kind) || (kind === 'schema' && typeof own(object, '$ref') === 'string');
}

/** The reference without what 2.0 and 3.0 ignore beside it; `source` is the object as published. */
export function bareReference(
  object: JsonObject,
  tokens: readonly string[],
  source: JsonObject,
  findings: Findings,
): JsonObject {
  const ignored = Object.keys(source).filter((key) => !referenceFields.has(key));
  if (ignored.length === 0) return object;
  findings.note('ref-siblings', tokens, `Ignored beside $ref: ${ignored.join(', ')}`);
  return Object.fromEntries(Object.entries(object).filter(([key]) => referenceFields.has(key)));
}

const referenceFields: ReadonlySet<string> = new Set(['$ref', 'summary', 'description']);

/** Keywords that 3.0 does not support (3.0.4, 4.7.24) and that would change what references and keywords mean. */
const identity: ReadonlySet<string> = new Set([
  '$id',
  '$schema',
  '$anchor',
  '$dynamicAnchor',
  '$dynamicRef',
  '$vocabulary',
]);

function upgradeSchema(
  source: JsonObject,
  tokens: readonly string[],
  findings: Findings,
  nullable: NullableReading,
): JsonObject {
  const keys = Object.keys(source);
  if (!keys.some((key) => key === 'nullable' || key.startsWith('exclusive') || identity.has(key))) return source;
  const schema = withoutIdentity(exclusiveBounds(source, tokens, findings), tokens, findings);
  return withNull(schema, tokens, findings, nullable);
}

/** The schema without the keywords that would give it, or its references, another base. Changes nothing else. */
export function withoutIdentity(schema: JsonObject, tokens: readonly string[], findings: Findings): JsonObject {
  const found = Object.keys(schema).filter((key) => identity.has(key));
  if (found.length === 0) return schema;
  findings.repaired('field-unknown', tokens, `Schemas of this version have no ${found.join(', ')}`);
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !identity.has(key)));
}

/** `nullable` adds null to the types beside it, and to nothing else: neither to `enum` nor to `allOf` (3.0.3, 4.7.24.1). */
export function withNull(
  { nullable: flag, ...schema }: JsonObject,
  tokens: readonly string[],
  findings: Findings,
  reading: NullableReading,
): JsonObject {
  if (flag !== true) return schema;
  const { type } = schema;
  if (typeof type === 'string') {
    const listed = own(schema, 'enum');
    const admitsNull = !Array.isArray(listed) || listed.includes(null);
    return admitsNull ? { ...schema, type: [type, 'null'] } : schema;
  }
  if (reading === 'lenient') {
    const widened = orNull(schema);
    if (widened !== undefined) return widened;
  }
  findings.note('nullable-without-type', tokens, 'nullable has no type beside it');
  return schema;
}

/** The schema or null, for a schema that is oneOf, anyOf or allOf; undefined for others. */
function orNull(schema: JsonObject): JsonObject | undefined {
  for (const key of ['oneOf', 'anyOf']) {
    const branches = own(schema, key);
    if (Array.isArray(branches)) return { ...schema, [key]: [...branches, { type: 'null' }] };
  }
  const { allOf, ...rest } = schema;
  return allOf === undefined ? undefined : { ...rest, anyOf: [{ allOf }, { type: 'null' }] };
}
