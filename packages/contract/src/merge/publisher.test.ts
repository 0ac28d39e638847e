// Each trap of rewriting: what is a reference, and what only looks like one.

import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { answering, documentOf, merged, schemasOf } from './merge.fixture.ts';
import { mergeDocuments } from './merge.ts';

/** The public form of the component schema `Thing` of service `a`. */
function published(thing: unknown, others: Record<string, unknown> = {}): unknown {
  return merged([schemasOf('a', { Thing: thing, ...others })]).schema('a_Thing');
}

const thing = { $ref: '#/components/schemas/Thing' };

describe('references', () => {
  test('literals are left alone, whatever they look like', () => {
    const literals = { example: thing, default: thing, enum: [thing], const: thing, examples: [thing] };
    expect(published(literals)).toEqual(literals);
  });

  test('properties may be named like keywords', () => {
    const properties = { $ref: { type: 'string' }, enum: thing, properties: thing, allOf: { type: 'array' } };
    expect(published({ properties })).toEqual({
      properties: {
        ...properties,
        enum: { $ref: '#/components/schemas/a_Thing' },
        properties: { $ref: '#/components/schemas/a_Thing' },
      },
    });
  });

  test('the inside of a deep pointer stays as it is written', () => {
    const schemas = { Deep: { properties: { 'a/b%': { type: 'string' } } } };
    expect(published({ $ref: '#/components/schemas/Deep/properties/a~1b%25' }, schemas)).toEqual({
      $ref: '#/components/schemas/a_Deep/properties/a~1b%25',
    });
  });

  test('odd component names are escaped, and stay apart from a name spelled like the escape', () => {
    const { schema } = merged([
      schemasOf('a', {
        Thing: { items: { $ref: '#/components/schemas/Page%3CThing%3E' }, not: { $ref: '#/components/schemas/a~1b' } },
        'Page<Thing>': { type: 'array' },
        'a/b': { type: 'string' },
        'a.x2F.b': { type: 'number' },
      }),
    ]);
    expect(schema('a_Thing')).toEqual({
      items: { $ref: '#/components/schemas/a_Page.x3C.Thing.x3E.' },
      not: { $ref: '#/components/schemas/a_a.x2F.b.x.' },
    });
    expect(schema('a_a.x2F.b')).toEqual({ type: 'number' });
    expect(schema('a_a.x2F.b.x.')).toEqual({ type: 'string' });
  });

  test('a reference into paths gets a component to point to, and leaves with no operation', () => {
    const schema = '#/paths/~1a/get/responses/200/content/application~1json/schema';
    const { document } = mergeDocuments([
      documentOf('a', {
        paths: {
          '/a': { get: answering({ type: 'string' }, { 'x-internal': true }) },
          '/b': { get: answering({ $ref: schema }) },
        },
      }),
    ]);
    const schemas = (document.components as JsonObject).schemas as JsonObject;
    const [name] = Object.keys(schemas);
    expect(name).toMatch(/^a_paths\.a\.get\.responses\.200\.content\.application-json\.schema\.[0-9a-f]{8}$/);
    expect(schemas[name as string]).toEqual({ type: 'string' });
    expect(JSON.stringify(document.paths)).toContain(`"#/components/schemas/${name}"`);
  });

  test('a schema with an $id is left as it is', () => {
    const resource = { $id: 'https://example.com/x', $defs: { Thing: {} }, items: { $ref: '#/$defs/Thing' } };
    expect(published(resource)).toEqual(resource);
  });

  test('anchors are named by their service', () => {
    expect(
      published({ $anchor: 'here', $dynamicAnchor: 'node', items: { $ref: '#here' }, not: { $dynamicRef: '#node' } }),
    ).toEqual({
      $anchor: 'a_here',
      $dynamicAnchor: 'a_node',
      items: { $ref: '#a_here' },
      not: { $dynamicRef: '#a_node' },
    });
  });

  test('in extensions only an exact reference to a component that exists is one', () => {
    const data = { $ref: '#/components/schemas/Nothing' };
    expect(published({ 'x-anyOf': [thing, data, { ...thing, more: 1 }, '#/components/schemas/Thing'] })).toEqual({
      'x-anyOf': [{ $ref: '#/components/schemas/a_Thing' }, data, { ...thing, more: 1 }, '#/components/schemas/Thing'],
    });
  });

  test('a dialect that is not the usual one is written on each outermost schema', () => {
    const { at } = merged([
      documentOf('a', {
        jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
        paths: { '/a': { get: answering({ items: {} }) } },
      }),
    ]);
    expect(at('paths', '/a', 'get', 'responses', '200', 'content', 'application/json', 'schema')).toEqual({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      items: {},
    });
  });
});

describe('discriminators', () => {
  const cat = { $ref: '#/components/schemas/Cat' };

  test('implicit names of branches become explicit', () => {
    expect(published({ oneOf: [cat], discriminator: { propertyName: 'kind' } }, { Cat: {} })).toEqual({
      oneOf: [{ $ref: '#/components/schemas/a_Cat' }],
      discriminator: { propertyName: 'kind', mapping: { Cat: '#/components/schemas/a_Cat' } },
    });
  });

  test('schemas that extend the parent are mapped, through others too', () => {
    const others = { Cat: { allOf: [thing] }, Lion: { allOf: [cat, {}] } };
    expect(published({ discriminator: { propertyName: 'kind' } }, others)).toEqual({
      discriminator: {
        propertyName: 'kind',
        mapping: { Cat: '#/components/schemas/a_Cat', Lion: '#/components/schemas/a_Lion' },
      },
    });
  });

  test('mappings by name and by reference become references', () => {
    const mapping = { one: 'Cat', two: '#/components/schemas/Cat', three: 'cat.json' };
    expect(published({ discriminator: { propertyName: 'kind', mapping } }, { Cat: {} })).toEqual({
      discriminator: {
        propertyName: 'kind',
        mapping: { one: '#/components/schemas/a_Cat', two: '#/components/schemas/a_Cat', three: 'cat.json' },
      },
    });
  });

  test('a property named discriminator or mapping is a property', () => {
    const schema = { properties: { discriminator: { type: 'string' }, mapping: cat } };
    expect(published(schema, { Cat: {} })).toEqual({
      properties: { discriminator: { type: 'string' }, mapping: { $ref: '#/components/schemas/a_Cat' } },
    });
  });
});

describe('links and callbacks', () => {
  const linking = (link: unknown) => ({ responses: { 200: { description: 'Fine', links: { next: link } } } });
  const response = (link: unknown, paths: Record<string, unknown> = {}) =>
    merged([
      documentOf('a', {
        paths: { '/a/{id}': { put: answering({}, { operationId: 'put' }) }, '/l': { get: linking(link) }, ...paths },
      }),
    ]).at('paths', '/l', 'get', 'responses', '200');

  test('a link follows its operation, named by id or by place; its parameters are literals', () => {
    const parameters = { id: { $ref: '#/components/schemas/X' } };
    const expected = { description: 'Fine', links: { next: { operationId: 'a_put', parameters } } };
    expect(response({ operationId: 'put', parameters })).toEqual(expected);
    expect(response({ operationRef: '#/paths/~1a~1{id}/put', parameters, server: { url: 'http://inner' } })).toEqual(
      expected,
    );
  });

  test('a link to nothing is left out, one to elsewhere stays', () => {
    expect(response({ operationId: 'gone' })).toEqual({ description: 'Fine' });
    const elsewhere = { operationRef: 'https://example.com/openapi.json#/paths/~1x/get' };
    expect(response(elsewhere)).toEqual({ description: 'Fine', links: { next: elsewhere } });
  });

  test('callback keys stay, operations inside are named, secured and tagged', () => {
    const url = '{$request.body#/url}/health';
    const inner = answering({ $ref: '#/components/schemas/Thing' }, { operationId: 'called', tags: ['t'] });
    const { at } = merged([
      documentOf('a', {
        paths: { '/a': { post: answering({}, { callbacks: { done: { [url]: { post: inner } } } }) } },
        components: { schemas: { Thing: {} } },
        security: [{ none: [] }],
      }),
    ]);
    expect(at('paths', '/a', 'post', 'callbacks', 'done', url, 'post')).toMatchObject({
      operationId: 'a_called',
      'x-operation-id': 'called',
      tags: ['a: t'],
      security: [{ a_none: [] }],
    });
  });

  test('path parameters renamed by a joined template are renamed in expressions, arguments and callbacks', () => {
    const parameter = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } });
    const { at } = merged([
      documentOf('a', { paths: { '/x/{id}': { parameters: [parameter('id')], get: answering({}) } } }),
      documentOf('b', {
        paths: {
          '/x/{key}': {
            parameters: [{ $ref: '#/components/parameters/Key' }],
            put: {
              operationId: 'put',
              callbacks: { done: { 'http://x/{$request.path.key}': { post: answering({}) } } },
              responses: { 200: { $ref: '#/components/responses/Linked' } },
            },
          },
        },
        components: {
          parameters: { Key: parameter('key') },
          responses: {
            Linked: {
              description: 'Fine',
              links: { self: { operationId: 'put', parameters: { key: '$request.path.key' } } },
            },
          },
        },
      }),
    ]);
    expect(at('paths', '/x/{key}')).toBeUndefined();
    expect(at('paths', '/x/{id}', 'put')).toMatchObject({
      parameters: [parameter('id')],
      callbacks: { done: { 'http://x/{$request.path.id}': {} } },
      responses: { 200: { links: { self: { operationId: 'b_put', parameters: { id: '$request.path.id' } } } } },
    });
  });
});
