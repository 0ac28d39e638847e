// The catalogue of everything a diff may tell: docs/changes.md is made from it, and the tests take their examples from
// it. Names are oasdiff's where it has one. Ids are never renamed or reused: accepted-breaks.json depends on them.

import type { Json, JsonObject } from '../json.ts';
import type { ChangeSeverity } from './change.ts';
import { operationRules } from './operation-rules.ts';
import { type SchemaRule, schemaRules } from './schema-rule-table.ts';

/** One rule: an id, how much it hurts unless somebody says otherwise, and an example of each side. */
export interface ChangeRule {
  readonly id: string;
  readonly severity: ChangeSeverity;
  /** What the change is about: what callers send, what they get, or the operation itself. */
  readonly direction: 'request' | 'response' | 'none';
  /** Who is hurt, and why. */
  readonly explanation: string;
  /** Documents that the rule tells of. */
  readonly failing: ExamplePair;
  /** Documents with a like change that it does not tell of. */
  readonly passing: ExamplePair;
}

export interface ExamplePair {
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** Where in an operation a schema rule applies. */
export const schemaPlaces = [
  'request-body',
  'request-property',
  'request-parameter',
  'response-body',
  'response-property',
  'response-header',
] as const;
export type SchemaPlaceName = (typeof schemaPlaces)[number];

/** All rules, sorted by id. */
export const changeRules: readonly ChangeRule[] = [
  ...schemaRules.flatMap((rule) =>
    schemaPlaces.filter((place) => isFor(rule, place)).map((place) => placed(rule, place)),
  ),
  ...operationRules,
].sort((one, other) => (one.id < other.id ? -1 : 1));

function isFor({ places }: SchemaRule, place: SchemaPlaceName): boolean {
  return (places ?? schemaPlaces).some((one) => place === one || place.endsWith(`-${one}`));
}

function placed(rule: SchemaRule, place: SchemaPlaceName): ChangeRule {
  const direction = place.startsWith('request') ? 'request' : 'response';
  const [before, after] = rule.example;
  const pair = { before: schemaDocument(place, before), after: schemaDocument(place, after) };
  return {
    id: `${place}-${rule.suffix}`,
    severity: rule.severity?.[place] ?? rule.severity?.[direction] ?? severityOf(rule.effect, direction),
    direction,
    explanation: rule.explanation,
    failing: pair,
    passing: { before: pair.before, after: pair.before },
  };
}

/** Requests may widen, responses may narrow. */
function severityOf(effect: SchemaRule['effect'], direction: 'request' | 'response'): ChangeSeverity {
  if (effect === 'unknown') return 'risky';
  if (effect === 'both') return 'breaking';
  return (effect === 'narrows') === (direction === 'request') ? 'breaking' : 'additive';
}

/** A small document with a schema at a place. */
export function schemaDocument(place: SchemaPlaceName, schema: Json): JsonObject {
  const ok: JsonObject = { description: 'ok' };
  const property = (inner: Json): Json => ({ type: 'object', properties: { field: inner } });
  const content = (inner: Json): JsonObject => ({ content: { 'application/json': { schema: inner } } });
  const operation: JsonObject =
    place === 'request-body'
      ? { requestBody: content(schema), responses: { 200: ok } }
      : place === 'request-property'
        ? { requestBody: content(property(schema)), responses: { 200: ok } }
        : place === 'request-parameter'
          ? { parameters: [{ name: 'field', in: 'query', schema }], responses: { 200: ok } }
          : place === 'response-body'
            ? { responses: { 200: { ...ok, ...content(schema) } } }
            : place === 'response-property'
              ? { responses: { 200: { ...ok, ...content(property(schema)) } } }
              : { responses: { 200: { ...ok, headers: { 'X-Field': { schema } } } } };
  return { openapi: '3.1.0', info: { title: 'Example', version: '1' }, paths: { '/things': { post: operation } } };
}
