import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { clientTypes } from './client-types.ts';

function typesOf(document: object): string {
  return clientTypes({ openapi: '3.1.0', ...document } as JsonObject, { banner: [] });
}

/** The type of the component schema `It`, on one line. */
function typeOf(schema: object, others: object = {}): string {
  const text = typesOf({ components: { schemas: { It: schema, ...others } } });
  const [, type = ''] =
    /\n {8}It: ([\s\S]*?);\n(?: {8}[A-Za-z"]| {4}\};)/.exec(text.replaceAll(/ *\/\*\*[\s\S]*?\*\/\n/g, '')) ?? [];
  return type.replaceAll(/\s+/g, ' ');
}

describe('types of schemas', () => {
  test.each([
    ['nothing', {}, 'unknown'],
    ['a text', { type: 'string', format: 'date' }, 'string'],
    ['an integer', { type: 'integer' }, 'number'],
    ['several types', { type: ['string', 'null'] }, 'string | null'],
    ['an enumeration with null', { type: ['string', 'null'], enum: ['a', null] }, '"a" | null'],
    ['a constant object', { const: { a: [1, true] } }, '{ a: [1, true]; }'],
    ['a list', { type: 'array', items: { type: ['string', 'null'] } }, '(string | null)[]'],
    ['a list of anything', { type: 'array' }, 'unknown[]'],
    [
      'a tuple',
      { prefixItems: [{ type: 'string' }, { type: 'number' }], items: false, minItems: 1 },
      '[string, number?]',
    ],
    ['an open tuple', { prefixItems: [{ type: 'string' }], minItems: 1 }, '[string, ...unknown[]]'],
    ['any object', { type: 'object' }, 'Record<string, unknown>'],
    ['an object without members', { type: 'object', additionalProperties: false }, 'Record<string, never>'],
    [
      'members',
      { properties: { a: { type: 'string' }, 'b-c': {} }, required: ['a'] },
      '{ a: string; "b-c"?: unknown; }',
    ],
    ['a required member that is not described', { required: ['a'] }, '{ a: unknown; }'],
    ['a map', { additionalProperties: { type: 'number' } }, '{ [key: string]: number; }'],
    [
      'members beside a map',
      { properties: { a: { type: 'string' } }, additionalProperties: { type: 'number' } },
      '{ a?: string; [key: string]: number | string | undefined; }',
    ],
    [
      'a map by pattern',
      { type: 'object', patternProperties: { '^x': { type: 'number' } } },
      '{ [key: string]: number; }',
    ],
    ['alternatives', { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'string' }] }, 'string | number'],
    [
      'all of',
      { allOf: [{ $ref: '#/components/schemas/Other' }, { required: ['a'] }] },
      'components["schemas"]["Other"] & ({ a: {} | null; })',
    ],
    [
      'a reference beside a description',
      { $ref: '#/components/schemas/Other', description: 'x' },
      'components["schemas"]["Other"]',
    ],
    [
      'a part of another schema',
      { $ref: '#/components/schemas/Other/properties/a' },
      '$defs["#/components/schemas/Other/properties/a"]',
    ],
    ['a reference to nothing', { $ref: '#/components/schemas/Nobody' }, 'unknown'],
    ['nothing at all', { not: {}, type: [] }, 'never'],
    ['a text that ends a literal', { const: '"; export const x = 1; //' }, '"\\"; export const x = 1; //"'],
  ])('%s', (_, schema, type) => {
    const members = { type: 'object', properties: { a: { type: 'string' } } };
    expect(typeOf(schema, { Other: members })).toBe(type);
  });

  test('a schema that is itself inside an object is named; without one it is cut where TypeScript would follow it for ever', () => {
    const self = { $ref: '#/components/schemas/It' };
    expect(typeOf({ properties: { next: self } })).toBe('{ next?: components["schemas"]["It"]; }');
    expect(typeOf({ oneOf: [{ type: 'string' }, self] })).toBe('string');
    expect(typeOf({ allOf: [{ type: 'string' }, self] })).toBe('string');
    expect(typeOf(self)).toBe('unknown');
    expect(typeOf({ oneOf: [{ type: 'string' }, { type: 'array', items: self }] })).toBe('string | $List1');
  });

  test('a discriminator tells branches and children apart where their own schemas do not', () => {
    const mapping = { cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog' };
    const others = {
      Cat: { properties: { kind: { type: 'string' } } },
      Dog: { properties: { kind: { const: 'dog' } } },
    };
    const oneOf = [{ $ref: mapping.cat }, { $ref: mapping.dog }];
    expect(typeOf({ oneOf, discriminator: { propertyName: 'kind', mapping } }, others)).toBe(
      '({ kind: "cat" } & components["schemas"]["Cat"]) | components["schemas"]["Dog"]',
    );
    const Parent = {
      type: 'object',
      discriminator: { propertyName: 'kind', mapping: { it: '#/components/schemas/It' } },
    };
    expect(typeOf({ allOf: [{ $ref: '#/components/schemas/Parent' }] }, { Parent })).toBe(
      'components["schemas"]["Parent"] & { kind: "it" }',
    );
  });
});

const operation = {
  operationId: 'search',
  summary: 'Search',
  parameters: [
    { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
    { name: 'q', in: 'query', schema: { type: 'string' } },
    { $ref: '#/components/parameters/Page' },
  ],
  requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } },
  responses: {
    200: {
      description: 'Found',
      headers: { ETag: { required: true, schema: { type: 'string' } } },
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
    },
    204: { description: 'Nothing' },
    '4XX': { $ref: '#/components/responses/Problem' },
    default: { description: 'Else' },
  },
};
const system = {
  paths: { '/things/{id}': { get: operation, post: { responses: { 204: { description: 'Done' } } } } },
  components: {
    parameters: { Page: { name: 'page', in: 'query', required: true, schema: { type: 'integer' } } },
    responses: {
      Problem: { description: 'No', content: { 'application/problem+json': { schema: { type: 'object' } } } },
    },
    schemas: {
      Thing: {
        type: 'object',
        required: ['id', 'secret'],
        properties: { id: { type: 'string', readOnly: true }, secret: { type: 'string', writeOnly: true } },
      },
      List: { type: 'array', items: { $ref: '#/components/schemas/Thing' } },
      Plain: { type: 'string' },
    },
  },
};

test('operations have parameters by place, a body, and responses by status', () => {
  const text = typesOf(system).replaceAll(/\s+/g, ' ');
  expect(text).toContain('get: operations["search"];');
  expect(text).toContain(
    'parameters: { query: { page: components["parameters"]["Page"]; q?: string; }; header?: never; path: { id: string; }; cookie?: never; };',
  );
  expect(text).toContain('requestBody?: { content: { "application/json": views["request"]["Thing"]; }; };');
  expect(text).toContain(
    '200: { headers: { ETag: string; [name: string]: unknown; }; content: { "application/json": views["response"]["Thing"]; }; };',
  );
  expect(text).toContain('204: { headers: { [name: string]: unknown; }; content?: never; };');
  expect(text).toContain('"4XX": components["responses"]["Problem"];');
  expect(text).toContain(
    'post: { parameters: { query?: never; header?: never; path?: never; cookie?: never; }; requestBody?: never;',
  );
});

test('what goes one way only is required where it goes, and absent or optional where it does not', () => {
  const text = typesOf(system).replaceAll(/\s+/g, ' ');
  expect(text).toContain(
    'request: { List: views["request"]["Thing"][]; Thing: { readonly id?: string; secret: string; }; };',
  );
  expect(text).toContain('response: { List: views["response"]["Thing"][]; Thing: { readonly id: string; }; };');
  expect(text).toContain('Thing: { readonly id: string; secret: string; };');
  expect(text).not.toContain('views["request"]["Plain"]');
});

test('a document of nothing gives types of nothing', () => {
  expect(typesOf({})).toBe(
    `export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
`,
  );
});

test('a demand for a member that is marked elsewhere in an allOf holds only the way it goes', () => {
  const Base = { type: 'object', properties: { id: { $ref: '#/components/schemas/Id' } } };
  const schemas = {
    Base,
    Id: { type: 'string', readOnly: true },
    User: { allOf: [{ $ref: '#/components/schemas/Base' }, { type: 'object', required: ['id', 'name'] }] },
  };
  const text = typesOf({ components: { schemas } }).replaceAll(/\s+/g, ' ');
  expect(text).toContain('request: { Base: { readonly id?: views["request"]["Id"]; }');
  expect(text).toContain('User: views["request"]["Base"] & ({ name: {} | null; })');
  expect(text).toContain('User: views["response"]["Base"] & ({ id: {} | null; name: {} | null; })');
});

test('only the last of those that build on each other has a tag', () => {
  const discriminator = { propertyName: 'kind' };
  const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const schemas = {
    Pet: { type: 'object', discriminator, properties: { kind: { type: 'string' } } },
    Cat: { allOf: [ref('Pet'), { type: 'object' }] },
    Lion: { allOf: [ref('Cat'), ref('Pet')] },
  };
  const text = typesOf({ components: { schemas } }).replaceAll(/\s+/g, ' ');
  expect(text).toContain('Cat: components["schemas"]["Pet"];');
  expect(text).toContain('Lion: components["schemas"]["Cat"] & components["schemas"]["Pet"] & { kind: "Lion" };');
});

test('a mapping that leads nowhere leaves the branches as they are', () => {
  const mapping = { x: '#/components/schemas/Gone', y: 'Other' };
  const oneOf = [{ $ref: '#/components/schemas/Other' }];
  expect(typeOf({ oneOf, discriminator: { propertyName: 'kind', mapping } }, { Other: { type: 'object' } })).toBe(
    '{ kind: "y" } & components["schemas"]["Other"]',
  );
});

test('parts of 3.2 and parameters of the path are there, and header parameters that mean nothing are not', () => {
  const header = (name: string) => ({ name, in: 'header', required: true, schema: { type: 'string' } });
  const paths = {
    '/things': {
      parameters: [header('Accept'), header('X-Tenant')],
      query: {
        responses: { 200: { description: 'x', content: { 'application/jsonl': { itemSchema: { type: 'string' } } } } },
      },
      additionalOperations: {
        COPY: {
          operationId: 'copy',
          parameters: [
            { name: 'q', in: 'querystring', content: { 'application/json': { schema: { type: 'number' } } } },
          ],
        },
      },
    },
  };
  const text = typesOf({ paths }).replaceAll(/\s+/g, ' ');
  expect(text).toContain('COPY: operations["copy"];');
  expect(text).toContain('cookie?: never; querystring?: number; }; requestBody?: never; responses: never;');
  expect(text).toContain('"application/jsonl": string[];');
  expect(text.match(/header: \{ "X-Tenant": string; \};/g)).toHaveLength(3);
  expect(text).not.toContain('Accept');
});

test('the text does not grow with powers of the levels of a document', () => {
  const part = (name: string) => ({ $ref: `#/components/schemas/It/properties/${name}` });
  const properties: Record<string, object> = {};
  for (let at = 0; at < 40; at++)
    properties[`p${at}`] = { properties: { a: part(`p${at + 1}`), b: part(`p${at + 2}`) } };
  let open: object = { type: 'string' };
  for (let at = 0; at < 40; at++) open = { properties: { a: open }, additionalProperties: { type: 'number' } };
  expect(typesOf({ components: { schemas: { It: { properties }, Open: open } } }).length).toBeLessThan(100_000);
});

test('the order of keys in a document changes nothing', () => {
  const turned = JSON.parse(JSON.stringify(system), (_, value) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).reverse())
      : value,
  );
  expect(typesOf(turned)).toBe(typesOf(system));
});

test('two operations with one id: the second is written in place', () => {
  const paths = { '/a': { get: operation }, '/b': { get: { ...operation, summary: 'Other' } } };
  const text = typesOf({ ...system, paths });
  expect(text.match(/operations\["search"\]/g)).toHaveLength(1);
  expect(text).toContain('get: {\n            parameters');
});
