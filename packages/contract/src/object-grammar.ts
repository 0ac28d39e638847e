// What lies where in an OpenAPI document (3.1 with 3.2's additions): the one table every walk over a document uses.
// A field that is not listed holds a literal, whatever it looks like: `example`, `default`, `enum`, `const`, a link's
// parameters. Where a slot is a map, its keys are names, even when they are spelled like keywords.

import type { ComponentType } from './merge/naming.ts';

export type ObjectKind =
  | 'document'
  | 'components'
  | 'paths'
  | 'pathItem'
  | 'operation'
  | 'parameter'
  | 'requestBody'
  | 'mediaType'
  | 'encoding'
  | 'responses'
  | 'response'
  | 'header'
  | 'example'
  | 'link'
  | 'callback'
  | 'securityScheme'
  | 'schema'
  /** A value of an `x-` field: data, but for an exact `{ "$ref": "#/components/…" }`. */
  | 'extension';

/** Where objects of a kind lie in a field: the value itself, each item of a list, each value of a map. */
export interface Slot {
  readonly kind: ObjectKind;
  readonly form: 'one' | 'list' | 'map';
}

/** What an object of a kind holds. */
export interface ObjectShape {
  readonly fields: ReadonlyMap<string, Slot>;
  /** Slot of the fields whose names the document chooses: path templates, status codes, expressions. */
  readonly others?: Slot;
  /** The kind of component that may stand here as a `$ref`; undefined where references are not allowed. */
  readonly component?: ComponentType;
}

const one = (kind: ObjectKind): Slot => ({ kind, form: 'one' });
const list = (kind: ObjectKind): Slot => ({ kind, form: 'list' });
const map = (kind: ObjectKind): Slot => ({ kind, form: 'map' });

function shape(fields: Record<string, Slot>, rest: Omit<ObjectShape, 'fields'> = {}): ObjectShape {
  return { fields: new Map(Object.entries(fields)), ...rest };
}

/** Fixed fields of a Path Item Object that hold an operation, in the order they are published. */
export const methodFields = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'] as const;

const content = { content: map('mediaType') };
const parameterLike = { schema: one('schema'), examples: map('example'), ...content };

/** The grammar: OAS 3.2 section 4, and JSON Schema 2020-12 with the older keywords that documents still use. */
export const objectGrammar: Readonly<Record<ObjectKind, ObjectShape>> = {
  document: shape({ paths: one('paths'), webhooks: map('pathItem'), components: one('components') }),
  components: shape({
    schemas: map('schema'),
    responses: map('response'),
    parameters: map('parameter'),
    examples: map('example'),
    requestBodies: map('requestBody'),
    headers: map('header'),
    securitySchemes: map('securityScheme'),
    links: map('link'),
    callbacks: map('callback'),
    pathItems: map('pathItem'),
    mediaTypes: map('mediaType'),
  }),
  paths: shape({}, { others: one('pathItem') }),
  pathItem: shape(
    {
      parameters: list('parameter'),
      additionalOperations: map('operation'),
      ...Object.fromEntries(methodFields.map((method) => [method, one('operation')])),
    },
    { component: 'pathItems' },
  ),
  operation: shape({
    parameters: list('parameter'),
    requestBody: one('requestBody'),
    responses: one('responses'),
    callbacks: map('callback'),
  }),
  parameter: shape(parameterLike, { component: 'parameters' }),
  header: shape(parameterLike, { component: 'headers' }),
  requestBody: shape(content, { component: 'requestBodies' }),
  mediaType: shape(
    {
      schema: one('schema'),
      itemSchema: one('schema'),
      examples: map('example'),
      encoding: map('encoding'),
      prefixEncoding: list('encoding'),
      itemEncoding: one('encoding'),
    },
    { component: 'mediaTypes' },
  ),
  encoding: shape({
    headers: map('header'),
    encoding: map('encoding'),
    prefixEncoding: list('encoding'),
    itemEncoding: one('encoding'),
  }),
  responses: shape({}, { others: one('response') }),
  response: shape({ headers: map('header'), ...content, links: map('link') }, { component: 'responses' }),
  example: shape({}, { component: 'examples' }),
  link: shape({}, { component: 'links' }),
  callback: shape({}, { others: one('pathItem'), component: 'callbacks' }),
  securityScheme: shape({}, { component: 'securitySchemes' }),
  schema: shape(
    {
      allOf: list('schema'),
      anyOf: list('schema'),
      oneOf: list('schema'),
      not: one('schema'),
      if: one('schema'),
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: one('schema'),
      else: one('schema'),
      properties: map('schema'),
      patternProperties: map('schema'),
      additionalProperties: one('schema'),
      propertyNames: one('schema'),
      unevaluatedProperties: one('schema'),
      dependentSchemas: map('schema'),
      dependencies: map('schema'),
      items: one('schema'),
      prefixItems: list('schema'),
      additionalItems: one('schema'),
      unevaluatedItems: one('schema'),
      contains: one('schema'),
      contentSchema: one('schema'),
      $defs: map('schema'),
      definitions: map('schema'),
    },
    { component: 'schemas' },
  ),
  extension: shape({}),
};
