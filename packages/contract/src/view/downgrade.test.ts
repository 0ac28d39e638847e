import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { valueAt } from '../reference.ts';
import { toOpenApi30 } from './downgrade.ts';

const head = { openapi: '3.1.0', info: { title: 't', version: '1' } };

/** A schema of 3.1 in 3.0, with what is reported as `rule pointer: message`. */
function schema(
  source: Json,
  others: JsonObject = {},
): { schema: Json | undefined; schemas: Json | undefined; lost: readonly string[] } {
  const { document, diagnostics } = toOpenApi30({
    ...head,
    paths: {},
    components: { schemas: { S: source, ...others } },
  });
  return {
    schema: valueAt(document, ['components', 'schemas', 'S']),
    schemas: valueAt(document, ['components', 'schemas']),
    lost: diagnostics.map(({ rule, pointer, message }) => `${rule} ${pointer}: ${message}`),
  };
}

test.each<[string, Json, Json]>([
  ['a type and null', { type: ['string', 'null'], minLength: 1 }, { type: 'string', minLength: 1, nullable: true }],
  ['only null', { type: 'null', description: 'd' }, { description: 'd', enum: [null] }],
  ['several types', { type: ['string', 'integer'] }, { anyOf: [{ type: 'string' }, { type: 'integer' }] }],
  [
    'several types and null, beside anyOf',
    { type: ['array', 'object', 'null'], anyOf: [{ minItems: 1 }] },
    {
      anyOf: [{ minItems: 1 }],
      allOf: [
        {
          anyOf: [
            { type: 'array', items: {}, nullable: true },
            { type: 'object', nullable: true },
          ],
        },
      ],
    },
  ],
  ['a list of anything', { type: 'array' }, { type: 'array', items: {} }],
  ['a constant', { const: 'a' }, { enum: ['a'] }],
  ['a constant beside enum', { const: 'a', enum: ['a', 'b'] }, { enum: ['a', 'b'], allOf: [{ enum: ['a'] }] }],
  ['an exclusive bound', { exclusiveMinimum: 1, maximum: 9 }, { exclusiveMinimum: true, maximum: 9, minimum: 1 }],
  ['the stricter of two bounds', { exclusiveMinimum: 1, minimum: 2 }, { minimum: 2 }],
  ['the stricter exclusive bound', { exclusiveMaximum: 1, maximum: 1 }, { maximum: 1, exclusiveMaximum: true }],
  [
    'fields beside $ref',
    { $ref: '#/components/schemas/O', description: 'd' },
    { description: 'd', allOf: [{ $ref: '#/components/schemas/O' }] },
  ],
  ['a bare $ref', { $ref: '#/components/schemas/O' }, { $ref: '#/components/schemas/O' }],
  ['true', true, {}],
  [
    'false',
    { properties: { a: false, b: true }, additionalProperties: false },
    { properties: { a: { not: {} }, b: {} }, additionalProperties: false },
  ],
  ['nothing required', { required: [], minLength: 1 }, { minLength: 1 }],
  ['no value', { enum: [] }, { allOf: [{ not: {} }] }],
  ['no items', { items: false }, { items: {}, maxItems: 0 }],
  [
    'a condition',
    JSON.parse('{ "if": { "minLength": 2 }, "then": { "maxLength": 3 }, "else": false }'),
    { allOf: [{ anyOf: [{ not: { minLength: 2 } }, { maxLength: 3 }] }, { anyOf: [{ minLength: 2 }, { not: {} }] }] },
  ],
  ['one example', { examples: [{ $ref: 'x' }] }, { example: { $ref: 'x' } }],
  ['base64', { type: 'string', contentEncoding: 'base64' }, { type: 'string', format: 'byte' }],
  ['nullable, which 3.1 does not know', { type: 'string', nullable: true }, { type: 'string' }],
  [
    'what 3.0 knows',
    { type: 'object', required: ['a'], 'x-own': { const: 1 }, default: { const: 1 } },
    { type: 'object', required: ['a'], 'x-own': { const: 1 }, default: { const: 1 } },
  ],
])('%s is said in 3.0', (_, source, expected) => {
  const { schema: result, lost } = schema(source, { O: {} });
  expect(result).toEqual(expected);
  expect(lost).toEqual([]);
});

test.each<[JsonObject, Json, string]>([
  [
    { prefixItems: [{ type: 'string' }, true], items: false },
    { items: { anyOf: [{ type: 'string' }, {}] }, maxItems: 2 },
    'approximated',
  ],
  [{ patternProperties: { '^a': {} }, additionalProperties: false, minProperties: 1 }, { minProperties: 1 }, 'dropped'],
  [{ pattern: '(a', minLength: 1 }, { minLength: 1 }, 'dropped'],
  [{ propertyNames: { pattern: 'a' } }, {}, 'dropped'],
  [{ unevaluatedProperties: false }, {}, 'dropped'],
  [
    { contains: { type: 'string' }, minContains: 2 },
    { allOf: [{ not: { type: 'array', items: { not: { type: 'string' } } } }] },
    'approximated',
  ],
  [{ examples: [1, 2] }, { example: 1 }, 'approximated'],
  [{ contentMediaType: 'image/png', contentEncoding: 'base16' }, {}, 'dropped'],
  [{ discriminator: { propertyName: 'k', defaultMapping: 'X' } }, { discriminator: { propertyName: 'k' } }, 'dropped'],
])('%j is less in 3.0, which is reported', (source, expected, how) => {
  const { schema: result, lost } = schema(source);
  expect(result).toEqual(expected);
  expect(lost).toEqual([expect.stringContaining(`downgrade-${how} /components/schemas/S: `)]);
});

test('what is less exact loosens what refers to it, and is never negated', () => {
  const others = { Loose: { properties: { a: { propertyNames: { maxLength: 3 } } } }, Exact: { type: 'string' } };
  const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
  const source = {
    not: ref('Loose'),
    oneOf: [ref('Loose'), ref('Exact')],
    properties: { a: { not: ref('Exact'), oneOf: [ref('Exact')] } },
  };
  const { schema: result, lost } = schema(source, others);
  expect(result).toEqual({ anyOf: source.oneOf, properties: source.properties });
  expect(lost.filter((loss) => loss.includes('/S:'))).toEqual([
    'downgrade-dropped /components/schemas/S: Left out: not, of a schema that is less exact',
    'downgrade-approximated /components/schemas/S: Less exact: oneOf takes more than one of branches that are less exact',
  ]);
});

test('schemas inside schemas and anchors become components, and references follow', () => {
  const { schemas, lost } = schema(
    {
      $defs: { In: { $anchor: 'in', type: 'null' } },
      properties: { a: { $ref: '#/components/schemas/S/$defs/In' }, b: { $ref: '#in' } },
    },
    { S_In: { type: 'string' }, Far: { items: { $ref: '#/components/schemas/S/$defs/In' } } },
  );
  expect(schemas).toEqual({
    S: { properties: { a: { $ref: '#/components/schemas/S_In_2' }, b: { $ref: '#/components/schemas/S_In_2' } } },
    S_In: { type: 'string' },
    Far: { items: { $ref: '#/components/schemas/S_In_2' } },
    S_In_2: { enum: [null] },
  });
  expect(lost).toEqual([]);
});

test('what 3.0 has no objects for goes, with a report that names the service', () => {
  const source: JsonObject = {
    ...head,
    openapi: '3.2.0',
    $self: 'https://example.com',
    jsonSchemaDialect: 'https://example.com/dialect',
    info: { title: 't', version: '1', summary: 's', license: { name: 'MIT', identifier: 'MIT' } },
    tags: [{ name: 'a', parent: 'b', kind: 'nav', summary: 's' }],
    servers: [{ url: '/', name: 'n' }],
    webhooks: {
      event: { post: { requestBody: { content: { 'application/json': { schema: { unevaluatedItems: false } } } } } },
    },
    paths: {
      '/a': {
        get: {
          'x-service': 'chat',
          parameters: [{ name: 'q', in: 'querystring', content: {} }],
          responses: { 200: { summary: 's' } },
        },
        query: {},
        post: { 'x-service': 'chat', security: [{ tls: [] }, { key: ['role'] }, { oauth: ['scope'], key: [] }] },
      },
      '/b': { $ref: '#/components/pathItems/B' },
    },
    components: {
      pathItems: { B: { delete: { responses: {} } } },
      securitySchemes: {
        tls: { type: 'mutualTLS' },
        key: { type: 'apiKey', in: 'header', name: 'k' },
        oauth: { type: 'oauth2', flows: { deviceAuthorization: {} } },
      },
    },
  };
  const { document, diagnostics } = toOpenApi30(source);
  const anyResponse = { default: { description: '' } };
  expect(document).toEqual({
    openapi: '3.0.4',
    info: { title: 't', version: '1', license: { name: 'MIT' } },
    tags: [{ name: 'a' }],
    servers: [{ url: '/' }],
    paths: {
      '/a': {
        get: { 'x-service': 'chat', parameters: [], responses: { 200: { description: '' } } },
        post: { 'x-service': 'chat', security: [{ key: [] }, { oauth: ['scope'], key: [] }], responses: anyResponse },
      },
      '/b': { delete: { responses: anyResponse } },
    },
    components: {
      securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'k' }, oauth: { type: 'oauth2', flows: {} } },
    },
  });
  expect(diagnostics.map(({ service, pointer, message }) => `${service} ${pointer} ${message}`)).toEqual([
    ' /components/securitySchemes/tls Left out: the scheme mutualTLS',
    'chat /paths/~1a/post/security Left out: the alternative with mutualTLS',
    'chat /paths/~1a/get/responses/200 Left out: summary',
    ' /paths/~1a Left out: query',
    ' /paths/~1a Left out: the parameter that is the whole query string',
    ' /components/securitySchemes/oauth Left out: the flow deviceAuthorization',
    '  Left out: webhooks',
  ]);
});

test('literals are not touched', () => {
  const literal = { type: ['string', 'null'], const: 1, $ref: '#in' };
  const media = {
    schema: { enum: [literal], default: literal, example: literal },
    examples: { e: { value: literal } },
  };
  const source: JsonObject = {
    ...head,
    paths: { '/a': { get: { responses: { 200: { description: '', content: { 'a/b': media } } } } } },
  };
  expect(toOpenApi30(source).document.paths).toEqual(source.paths);
});
