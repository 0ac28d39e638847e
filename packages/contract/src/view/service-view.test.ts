import type { OpenAPIV3_1 } from 'openapi-types';
import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { answering, documentOf } from '../merge/merge.fixture.ts';
import type { Operation } from '../operation.ts';
import { compileRevision, type Revision } from '../revision/revision.ts';
import { revisionView, serviceView, type ViewOptions } from './service-view.ts';

const document: JsonObject = {
  openapi: '3.1.1',
  info: { title: 'All', version: '1' },
  tags: [{ name: 'chat' }, { name: 'kb' }],
  'x-tagGroups': [
    { name: 'chat', tags: ['chat'] },
    { name: 'kb', tags: ['kb'] },
  ],
  paths: {
    '/shared': {
      summary: 'Of both',
      get: { tags: ['chat'], security: [{ chat_key: [] }], responses: { 200: { $ref: '#/components/responses/ok' } } },
      post: { tags: ['kb'], responses: { 200: { $ref: '#/components/responses/kb' } } },
    },
    '/kb': { get: { tags: ['kb'], responses: {} } },
  },
  components: {
    responses: {
      ok: { content: { 'application/json': { schema: { $ref: '#/components/schemas/a~1b' } } } },
      kb: { description: 'Only kb' },
    },
    schemas: {
      'a/b': { discriminator: { propertyName: 'kind', mapping: { dog: 'Dog', cat: '#/components/schemas/Cat' } } },
      Dog: { properties: { self: { $ref: '#/components/schemas/Dog/properties/name' }, name: {} } },
      Cat: {},
      Unused: {},
    },
    securitySchemes: { chat_key: { type: 'apiKey' }, kb_key: { type: 'apiKey' } },
    headers: { Unused: {} },
  },
};

const operations = [
  { service: 'chat', method: 'GET', path: '/shared', tags: ['chat'] },
  { service: 'kb', method: 'POST', path: '/shared', tags: ['kb'] },
  { service: 'kb', method: 'GET', path: '/kb', tags: ['kb'] },
] as unknown as Operation[];

const revision = { document: document as unknown as OpenAPIV3_1.Document, operations } as unknown as Revision;

test('keeps a service’s operations alone, also where a path is shared', () => {
  const { paths, tags, 'x-tagGroups': groups } = serviceView(revision, 'chat') as unknown as Record<string, JsonObject>;
  expect(Object.keys(paths ?? {})).toEqual(['/shared']);
  expect(Object.keys(paths?.['/shared'] ?? {})).toEqual(['summary', 'get']);
  expect(tags).toEqual([{ name: 'chat' }]);
  expect(groups).toEqual([{ name: 'chat', tags: ['chat'] }]);
});

test('keeps the components that are reached by pointers, mappings and security, and no others', () => {
  const components = serviceView(revision, 'chat')?.components as unknown as Record<string, JsonObject>;
  expect(Object.entries(components).map(([kind, named]) => [kind, Object.keys(named)])).toEqual([
    ['responses', ['ok']],
    ['schemas', ['a/b', 'Dog', 'Cat']],
    ['securitySchemes', ['chat_key']],
  ]);
});

test('is undefined for a service without operations', () => {
  expect(serviceView(revision, 'nope')).toBeUndefined();
  expect(serviceView(revision, '__proto__')).toBeUndefined();
});

test('an audience sees what is meant for it and what is for all, of one service or of every one', () => {
  const paths = {
    '/all': { get: answering({}) },
    '/some': {
      'x-audience': 'partners',
      get: answering({}),
      put: answering({}, { 'x-audience': ['staff', 'robots'] }),
    },
  };
  const webhooks = { sent: { 'x-audience': 'staff', post: answering({}) } };
  const all = compileRevision([
    documentOf('a', { paths, webhooks }),
    documentOf('b', { paths: { '/b': paths['/all'] } }),
  ]);
  const shown = (options: ViewOptions) => {
    const view = revisionView(all, options);
    if (!view) return undefined;
    const operations = Object.entries(view.paths ?? {}).flatMap(([path, item]) => `${Object.keys(item ?? {})} ${path}`);
    return [...operations, ...Object.keys(view.webhooks ?? {}), ...Object.keys(view['x-services' as never])];
  };
  expect(shown({ audience: 'partners' })).toEqual(['get /all', 'get /b', 'get /some', 'a', 'b']);
  expect(shown({ audience: 'staff', service: 'a' })).toEqual(['get /all', 'put /some', 'a.sent', 'a']);
  expect(shown({ service: 'b' })).toEqual(['get /b', 'b']);
  expect(shown({})).toEqual(['get /all', 'get /b', 'a', 'b']);
  expect(shown({ audience: 'nobody' })).toBeUndefined();
  expect(shown({ audience: '' })).toBeUndefined();
});

test('a document that is for an audience as a whole is nowhere but in its views, and its operations are routed', () => {
  const partners = documentOf('a', { 'x-audience': ['partners'], paths: { '/a': { get: answering({}) } } });
  const revision = compileRevision([partners, documentOf('b', { paths: { '/b': { get: answering({}) } } })]);
  const text = JSON.stringify(revisionView(revision, {}));
  expect(Object.keys(JSON.parse(text).paths)).toEqual(['/b']);
  expect(Object.keys(JSON.parse(text))).toEqual(Object.keys(revision.document));
  expect(text).not.toMatch(/"a"|\/a|a_|partners/);
  expect(revisionView(revision, { service: 'a' })).toBeUndefined();
  expect(revisionView(revision, { service: 'a', audience: 'partners' })?.paths).toHaveProperty('/a');
  expect(revision.routes.match('/a')?.entry.methods.get('GET')?.audience).toEqual(['partners']);
});

test.each([[5], [[]], [['x', 5]], [{}], [''], [null]])('x-audience: %j is for nobody, and told', (audience) => {
  const paths = { '/a': { get: answering({}, { 'x-audience': audience }) }, '/b': { get: answering({}) } };
  const revision = compileRevision([documentOf('a', { paths })]);
  expect(Object.keys(revisionView(revision, {})?.paths ?? {})).toEqual(['/b']);
  expect(revision.diagnostics).toMatchObject([{ rule: 'audience-nobody', pointer: '/paths/~1a/get' }]);
});

test('what is internal of a webhook is nowhere', () => {
  const webhooks = {
    whole: { 'x-internal': true, post: answering({}) },
    only: { post: answering({}, { 'x-internal': true }) },
    partly: { post: answering({}, { 'x-internal': true }), put: answering({}) },
  };
  const { document } = compileRevision([documentOf('a', { webhooks })]);
  expect(document.webhooks).toEqual({ 'a.partly': { 'x-service': 'a', put: expect.anything() } });
});

test('tells no link to an operation that it does not show', () => {
  const links = {
    shown: { operationId: 'open' },
    hidden: { operationId: 'secret' },
    placed: { operationRef: '#/paths/~1secret/get' },
    shared: { $ref: '#/components/links/Secret' },
  };
  const responses = { 200: { description: 'Done', links } };
  const paths = {
    '/open': { get: { operationId: 'open', responses } },
    '/secret': { get: { operationId: 'secret', 'x-audience': 'staff', responses } },
  };
  const components = { links: { Secret: { operationId: 'secret' } } };
  const revision = compileRevision([documentOf('a', { paths, components })]);
  const text = JSON.stringify(revisionView(revision, {}));
  expect(text).toContain('"shown"');
  expect(text).not.toMatch(/secret|staff/i);
  expect(JSON.stringify(revisionView(revision, { audience: 'staff' }))).toContain('"shared"');
});

test('leaves the whole document as it was', () => {
  const before = JSON.stringify(document);
  serviceView(revision, 'kb');
  expect(JSON.stringify(document)).toBe(before);
});
