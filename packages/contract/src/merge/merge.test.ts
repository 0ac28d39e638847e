import { describe, expect, test } from 'vitest';
import { answering, documentOf, merged, schemasOf } from './merge.fixture.ts';
import { mergeDocuments } from './merge.ts';

describe('names', () => {
  test('components are named by their service, and references follow', () => {
    const { at, schema } = merged([schemasOf('chat', { Thing: { type: 'string' } })]);
    expect(schema('chat_Thing')).toEqual({ type: 'string' });
    expect(at('paths', '/chat', 'get', 'responses', '200', 'content', 'application/json', 'schema')).toEqual({
      $ref: '#/components/schemas/chat_Thing',
    });
  });

  test('equal components of several services have one body, with the lexically first service', () => {
    const thing = { Thing: { type: 'object', properties: { next: { $ref: '#/components/schemas/Thing' } } } };
    const { schema } = merged([
      schemasOf('b', thing),
      schemasOf('a', thing),
      schemasOf('c', { Thing: { type: 'null' } }),
    ]);
    expect(schema('a_Thing')).toMatchObject({ type: 'object' });
    expect(schema('b_Thing')).toEqual({ $ref: '#/components/schemas/a_Thing' });
    expect(schema('c_Thing')).toEqual({ type: 'null' });
  });

  test('components that refer to different ones of the same name are not folded', () => {
    const wrapper = { Thing: { items: { $ref: '#/components/schemas/Inner' } } };
    const { schema } = merged([
      schemasOf('a', { ...wrapper, Inner: { type: 'string' } }),
      schemasOf('b', { ...wrapper, Inner: { type: 'number' } }),
    ]);
    expect(schema('b_Thing')).toEqual({ items: { $ref: '#/components/schemas/b_Inner' } });
  });

  test('a component into which references point keeps its body', () => {
    const schemas = {
      Thing: { properties: { id: { type: 'string' } } },
      Deep: { $ref: '#/components/schemas/Thing/properties/id' },
    };
    const { schema } = merged([schemasOf('a', schemas), schemasOf('b', schemas)]);
    expect(schema('b_Thing')).toEqual({ properties: { id: { type: 'string' } } });
    expect(schema('a_Deep')).toEqual({ $ref: '#/components/schemas/a_Thing/properties/id' });
    expect(schema('b_Deep')).toEqual({ $ref: '#/components/schemas/a_Deep' });
  });

  test('a reference to nothing is not bound to the component of another service', () => {
    const { at, schema } = merged([
      schemasOf('a', {}, 'Other'),
      schemasOf('b', { Other: { type: 'string' } }, 'Other'),
    ]);
    expect(at('paths', '/a', 'get', 'responses', '200', 'content', 'application/json', 'schema')).toEqual({
      $ref: '#/components/schemas/a_Other',
    });
    expect(schema('a_Other')).toBeUndefined();
  });

  test('operation ids are named by their service and keep the original beside', () => {
    const operation = { ...answering({}), operationId: 'list' };
    const { at } = merged([
      documentOf('kb', { paths: { '/kb': { get: operation }, '/kb/{id}/x': { put: answering({}) } } }),
    ]);
    expect(at('paths', '/kb', 'get')).toMatchObject({
      operationId: 'kb_list',
      'x-operation-id': 'list',
      'x-service': 'kb',
    });
    expect(at('paths', '/kb/{id}/x', 'put', 'operationId')).toBe('kb_put_kb_id_x');
  });

  test('an operation id used twice gets a suffix from method and path, and a finding', () => {
    const operation = { ...answering({}), operationId: 'list' };
    const { operations, diagnostics } = mergeDocuments([
      documentOf('kb', { paths: { '/a': { get: operation }, '/b': { get: operation } } }),
    ]);
    expect(operations.map(({ operationId }) => operationId)).toEqual(['kb_list', 'kb_list_get_b']);
    expect(diagnostics.map(({ rule }) => rule)).toEqual(['operation-id-duplicate']);
  });

  test('an own key named __proto__ survives as a component and as a property', () => {
    const { document } = mergeDocuments([
      schemasOf(
        'a',
        JSON.parse(
          '{"Thing":{"properties":{"__proto__":{"$ref":"#/components/schemas/__proto__"}}},"__proto__":{"type":"string"}}',
        ),
      ),
    ]);
    const text = JSON.stringify(document);
    expect(text).toContain('"__proto__":{"$ref":"#/components/schemas/a___proto__"}');
    expect(text).toContain('"a___proto__":{"type":"string"}');
  });
});

describe('security', () => {
  const key = { type: 'apiKey', name: 'k', in: 'header' };

  test('the effective requirements are written on each operation, and there are none for all', () => {
    const { at } = merged([
      documentOf('a', {
        paths: {
          '/inherits': { get: answering({}) },
          '/open': { get: answering({}, { security: [] }) },
          '/optional': { get: answering({}, { security: [{}, { key: [] }] }) },
        },
        security: [{ key: [] }],
        components: { securitySchemes: { key } },
      }),
      documentOf('b', { paths: { '/b': { get: answering({}) } } }),
    ]);
    const [name] = Object.keys(at('components', 'securitySchemes') as object) as [string];
    expect(name).toMatch(/^key\.[0-9a-f]{8}$/);
    expect(at('paths', '/inherits', 'get', 'security')).toEqual([{ [name]: [] }]);
    expect(at('paths', '/open', 'get', 'security')).toEqual([]);
    expect(at('paths', '/optional', 'get', 'security')).toEqual([{}, { [name]: [] }]);
    expect(at('paths', '/b', 'get', 'security')).toBeUndefined();
    expect(at('security')).toBeUndefined();
  });

  test('equal schemes have one name, different ones have two', () => {
    const withScheme = (service: string, scheme: object) =>
      documentOf(service, { components: { securitySchemes: { key: scheme } } });
    const { at } = merged([withScheme('a', key), withScheme('b', key), withScheme('c', { ...key, in: 'query' })]);
    expect(Object.keys(at('components', 'securitySchemes') as object)).toHaveLength(2);
  });

  test('an undefined scheme is not bound to the scheme of another service', () => {
    const documents = [
      documentOf('a', { paths: { '/a': { get: answering({}, { security: [{ key: [] }] }) } } }),
      documentOf('b', { components: { securitySchemes: { key } } }),
    ];
    const { at } = merged(documents);
    expect(at('paths', '/a', 'get', 'security')).toEqual([{ a_key: [] }]);
    expect(mergeDocuments(documents).diagnostics).toMatchObject([{ rule: 'security-scheme-undefined', service: 'a' }]);
  });
});

describe('conflicts', () => {
  const one = (service: string, path: string) =>
    documentOf(service, { paths: { [path]: { get: answering({}) }, [`/${service}`]: { get: answering({}) } } });

  test('one service keeps the operation, the rest of the other is merged, and both are told', () => {
    const { operations, diagnostics } = mergeDocuments([one('b', '/x/{id}'), one('a', '/x/{name}')]);
    expect(operations.map(({ service, path }) => `${service} ${path}`)).toEqual(['a /a', 'b /b', 'a /x/{name}']);
    expect(diagnostics).toMatchObject([
      { rule: 'operation-conflict', service: 'a', severity: 'warning', related: [{ service: 'b' }] },
      { rule: 'operation-conflict', service: 'b', severity: 'error', related: [{ service: 'a' }] },
    ]);
  });

  test('a service with onConflict drop gives way', () => {
    const { operations } = mergeDocuments([one('a', '/x'), one('b', '/x')], {
      services: { a: { onConflict: 'drop' } },
    });
    expect(operations.find(({ path }) => path === '/x')?.service).toBe('b');
  });

  test('with onConflict error nobody gets it', () => {
    const { operations } = mergeDocuments([one('a', '/x'), one('b', '/x')], {
      services: { b: { onConflict: 'error' } },
    });
    expect(operations.some(({ path }) => path === '/x')).toBe(false);
  });

  test('a link to the operation that is held out goes with it', () => {
    const links = { self: { operationId: 'get' } };
    const linking = { ...answering({}), responses: { 200: { description: 'Fine', links } } };
    const { at } = merged([
      one('a', '/x'),
      documentOf('b', { paths: { '/x': { get: { ...answering({}), operationId: 'get' } }, '/b': { get: linking } } }),
    ]);
    expect(at('paths', '/b', 'get', 'responses', '200')).toEqual({ description: 'Fine' });
  });
});

describe('paths', () => {
  test('a prefix is put before public paths and stripped on the service', () => {
    const documents = [documentOf('legacy', { paths: { '/x': { get: answering({}) } }, servers: [{ url: '/v1' }] })];
    const paths = (stripPrefix?: boolean) =>
      mergeDocuments(documents, {
        services: { legacy: { prefix: '/legacy/', ...(stripPrefix === false && { stripPrefix }) } },
      }).operations.map(({ path, upstreamPath }) => [path, upstreamPath]);
    expect(paths()).toEqual([['/legacy/x', '/v1/x']]);
    expect(paths(false)).toEqual([['/legacy/x', '/v1/legacy/x']]);
  });

  test('own health and document, internal and reserved operations stay out', () => {
    const paths = {
      '/health': { get: answering({}), post: answering({}) },
      '/openapi.json': { get: answering({}) },
      '/inner': { 'x-internal': true, get: answering({}) },
      '/-/status': { get: answering({}) },
      '/docs': { get: answering({}) },
    };
    const { operations, diagnostics } = mergeDocuments([documentOf('a', { paths })], { reserved: ['/docs', '/-/'] });
    expect(operations.map(({ key }) => key)).toEqual(['POST /health']);
    expect(diagnostics.map(({ rule, severity }) => `${rule} ${severity}`).sort()).toEqual([
      'operation-infrastructure info',
      'operation-infrastructure info',
      'operation-internal info',
      'path-reserved warning',
      'path-reserved warning',
    ]);
  });

  test('parameters, summary and extensions of a path item are pushed down; own ones win', () => {
    const shared = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
    const { at } = merged([
      documentOf('a', {
        paths: {
          '/a/{id}': {
            summary: 'All',
            'x-owner': 'team',
            parameters: [shared, { $ref: '#/components/parameters/Page' }],
            get: answering(
              {},
              { summary: 'Own', parameters: [{ name: 'page', in: 'query', schema: { type: 'number' } }] },
            ),
            put: answering({}),
          },
        },
        components: { parameters: { Page: { name: 'page', in: 'query', schema: { type: 'integer' } } } },
      }),
    ]);
    expect(at('paths', '/a/{id}', 'get')).toMatchObject({ summary: 'Own', 'x-owner': 'team' });
    expect(at('paths', '/a/{id}', 'get', 'parameters')).toEqual([
      shared,
      { name: 'page', in: 'query', schema: { type: 'number' } },
    ]);
    expect(at('paths', '/a/{id}', 'put', 'parameters')).toEqual([shared, { $ref: '#/components/parameters/a_Page' }]);
  });

  test('identical templates of one service are joined, and the first of two equal operations is served', () => {
    const named = (name: string, methods: Record<string, unknown>) => ({
      parameters: [{ name, in: 'path', required: true, schema: { type: 'string' } }],
      ...methods,
    });
    const { operations, diagnostics, document } = mergeDocuments([
      documentOf('a', {
        paths: {
          '/a/{x}': named('x', { get: answering({}) }),
          '/a/{y}': named('y', { get: answering({}), put: answering({}) }),
        },
      }),
    ]);
    expect(operations.map(({ method, path, pointer }) => [method, path, pointer])).toEqual([
      ['GET', '/a/{x}', '/paths/~1a~1{x}/get'],
      ['PUT', '/a/{x}', '/paths/~1a~1{y}/put'],
    ]);
    expect(JSON.stringify(document)).not.toContain('"y"');
    expect(diagnostics.map(({ rule }) => rule).sort()).toEqual(['operation-duplicate', 'templates-identical']);
  });
});

describe('what surrounds the operations', () => {
  test('tags are named by their service and grouped by it; untagged operations get the tag of the service', () => {
    const { at } = merged([
      documentOf('kb', {
        info: { title: 'Knowledge', version: '1' },
        tags: [{ name: 'articles', description: 'What we know' }],
        paths: { '/kb': { get: answering({}, { tags: ['articles'] }) }, '/kb/x': { get: answering({}) } },
      }),
    ]);
    expect(at('paths', '/kb', 'get', 'tags')).toEqual(['kb: articles']);
    expect(at('paths', '/kb/x', 'get', 'tags')).toEqual(['kb']);
    expect(at('tags')).toEqual([{ name: 'kb' }, { name: 'kb: articles', description: 'What we know' }]);
    expect(at('x-tagGroups')).toEqual([{ name: 'Knowledge', tags: ['kb', 'kb: articles'] }]);
  });

  test("info and servers are the gateway's, and what services say of themselves is kept beside", () => {
    const document = documentOf('a', { servers: [{ url: 'http://inner:8080/x' }], 'x-team': { name: 'core' } });
    const { at } = merged([document], { info: { title: 'All', version: '2' } });
    expect(at('info')).toEqual({ title: 'All', version: '2' });
    expect(at('servers')).toEqual([{ url: '/' }]);
    expect(at('x-services', 'a')).toEqual({
      info: { title: 'a', version: '1' },
      openapi: '3.1.0',
      digest: document.digest,
      'x-team': { name: 'core' },
    });
  });

  test('webhooks are named by their service', () => {
    const { at } = merged([documentOf('a', { webhooks: { created: { post: answering({}) } } })]);
    expect(at('webhooks', 'a.created', 'x-service')).toBe('a');
  });

  test('the document is 3.2 only when a service uses what only 3.2 has', () => {
    const newest = (paths: object) => documentOf('a', { openapi: '3.2.0', paths });
    expect(merged([newest({ '/a': { get: answering({}) } })]).at('openapi')).toBe('3.1.1');
    const { at } = merged([newest({ '/a': { query: answering({}), additionalOperations: { COPY: answering({}) } } })]);
    expect(at('openapi')).toBe('3.2.0');
    expect(at('paths', '/a', 'additionalOperations', 'COPY', 'operationId')).toBe('a_copy_a');
    expect(at('tags')).toEqual([{ name: 'a', summary: 'a', kind: 'nav' }]);
  });

  test('the order of the documents does not matter, and of two for one service the choice is the same', () => {
    const documents = [
      schemasOf('b', { Thing: {} }),
      schemasOf('a', { Thing: {} }),
      schemasOf('a', { Thing: { type: 'null' } }),
    ];
    const text = (all: typeof documents) => JSON.stringify(mergeDocuments(all));
    expect(text([...documents].reverse())).toBe(text(documents));
    expect(mergeDocuments(documents).diagnostics).toMatchObject([{ rule: 'service-duplicate' }]);
  });
});
