import { expect, test } from 'vitest';
import type { Diagnostic } from '../diagnostic.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { valueAt } from '../reference.ts';
import { rules } from '../rules.ts';
import { parseDocument } from './document.ts';

const head = { openapi: '3.1.0', info: { title: 't', version: '1' } };
const responses = { 200: { description: 'ok' } };

interface Outcome {
  /** The document of lenient mode. */
  readonly root: JsonObject;
  /** `severity rule pointer` of lenient mode. */
  readonly findings: readonly string[];
  /** False when strict mode keeps the document out. */
  readonly passesStrict: boolean;
}

function outcome(parts: JsonObject): Outcome {
  const text = JSON.stringify({ ...head, ...parts });
  const { document, diagnostics } = parseDocument('svc', text);
  const strict = parseDocument('svc', text, { mode: 'strict' });
  expect(strict.document === undefined).toBe(strict.diagnostics.some(({ severity }) => severity === 'error'));
  return { root: document!.root, findings: diagnostics.map(told), passesStrict: strict.document !== undefined };
}

const told = ({ severity, rule, pointer }: Diagnostic): string => `${severity} ${rule} ${pointer}`;

/** The lenient document's value at a path, and the findings. */
function repaired(parts: JsonObject, ...tokens: string[]): { value: Json | undefined; findings: readonly string[] } {
  const { root, findings, passesStrict } = outcome(parts);
  expect(passesStrict).toBe(false);
  return { value: valueAt(root, tokens), findings };
}

test('a document is its service, digest, version and model', () => {
  const text = '{"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{}}';
  const { document, diagnostics } = parseDocument('chat', text);
  expect(document).toEqual({
    service: 'chat',
    digest: 'sha256-49de634b149be92e7d79335d2c9cf1e6a8dd2bcdec099601d03c75a7d50f3d94',
    sourceVersion: '3.0.3',
    root: { openapi: '3.1.0', info: { title: 't', version: '1' }, paths: {} },
    diagnostics: [],
  });
  expect(diagnostics).toEqual([]);
});

test('the digest is that of the contract, not of its spelling', () => {
  const json = '{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{}}';
  const yaml = 'paths: {}\ninfo: {version: "1", title: t}\nopenapi: 3.1.0\n';
  expect(parseDocument('a', yaml).document!.digest).toBe(parseDocument('b', json).document!.digest);
});

test.each([
  ['{"info":{}}', 'version-missing', /info/],
  ['{}', 'version-missing', /no fields/],
  ['message: Not Found', 'version-missing', /message/],
  ['{"openapi":"4.0.0"}', 'version-unsupported', /"4.0.0"/],
  ['{"openapi":"3.1"}', 'version-unsupported', /"3.1"/],
  ['{"swagger":"1.2"}', 'version-unsupported', /"1.2"/],
  ['{"openapi":{}}', 'version-unsupported', /\{\}/],
  ['{"openapi":"3.0.0"}', 'paths-missing', /paths/],
  ['{"openapi":"3.0.0","components":{}}', 'paths-missing', /paths/],
  ['{"openapi":"3.0.0","paths":null}', 'paths-missing', /paths/],
  ['{"swagger":"2.0"}', 'paths-missing', /paths/],
  ['{"openapi":"3.1.0","info":{}}', 'paths-missing', /paths or webhooks or components/],
  ['<html>', 'document-html', /markup/],
  ['{', 'json-syntax', /ends/],
])('%s is no document: %s', (text, rule, message) => {
  const { document, diagnostics } = parseDocument('svc', text);
  expect(document).toBeUndefined();
  expect(diagnostics).toHaveLength(1);
  expect(diagnostics[0]).toMatchObject({ rule, severity: 'error', service: 'svc' });
  expect(diagnostics[0]!.message).toMatch(message);
  expect(diagnostics[0]!.fix).toBeTruthy();
});

test('3.1 may have webhooks or components instead of paths', () => {
  expect(outcome({ webhooks: {} }).findings).toEqual([]);
  expect(outcome({ components: {} }).findings).toEqual([]);
});

test('an unquoted version of YAML is understood', () => {
  const three = parseDocument('svc', 'openapi: 3.1\ninfo: {title: t, version: 1.0}\npaths: {}');
  expect(three.document).toMatchObject({ sourceVersion: '3.1.0', root: { info: { version: '1' } } });
  expect(three.diagnostics.map(told)).toEqual(['warning field-type /openapi', 'warning field-type /info/version']);
  expect(parseDocument('svc', 'swagger: 2.0\ninfo: {title: t, version: "1"}\npaths: {}').document!.sourceVersion).toBe(
    '2.0',
  );
});

test('what is found by a reader is a finding with its place', () => {
  const text = 'openapi: 3.1.0\ninfo: {title: t, version: "1", title: u}\npaths: {}';
  expect(parseDocument('svc', text).diagnostics).toMatchObject([
    { rule: 'duplicate-key', severity: 'warning', position: { line: 2, column: 32 } },
  ]);
  expect(parseDocument('svc', text, { mode: 'strict' }).document).toBeUndefined();
});

test('fields of the wrong type are understood or left out', () => {
  const { value, findings } = repaired({
    info: null,
    servers: [{ url: '/' }, 'https://x', { description: 'no url' }],
    tags: [{ name: 'a' }, 'b'],
    paths: { '/a': { get: { summary: 5, deprecated: 'true', tags: 'one', responses, parameters: {} }, post: null } },
  });
  expect(value).toEqual({
    openapi: '3.1.0',
    servers: [{ url: '/' }],
    tags: [{ name: 'a' }],
    paths: { '/a': { get: { summary: '5', deprecated: true, responses } } },
    info: { title: '', version: '' },
  });
  expect(findings).toEqual([
    'warning field-type /info',
    'warning field-type /servers/1',
    'warning field-missing /servers/2',
    'warning field-type /tags/1',
    'warning field-type /paths/~1a/get/summary',
    'warning field-type /paths/~1a/get/deprecated',
    'warning field-type /paths/~1a/get/tags',
    'warning field-type /paths/~1a/get/parameters',
    'error field-type /paths/~1a/post',
    'warning field-missing ',
  ]);
});

test('unknown fields are left out, extensions stay, and what references lead to', () => {
  const { value, findings } = repaired({
    license: {},
    definitions: { Pet: { type: 'object' } },
    components: { schemas: { Pet: { $ref: '#/definitions/Pet' } } },
    'x-a': 1,
    paths: { '/a': { GET: {}, get: { responses, body: 1, 'x-b': 2 } } },
  });
  expect(value).toEqual({
    ...head,
    definitions: { Pet: { type: 'object' } },
    components: { schemas: { Pet: { $ref: '#/definitions/Pet' } } },
    'x-a': 1,
    paths: { '/a': { get: { responses, 'x-b': 2 } } },
  });
  expect(findings).toEqual([
    'warning field-unknown /license',
    'warning field-unknown /definitions',
    'warning field-unknown /paths/~1a/GET',
    'warning field-unknown /paths/~1a/get/body',
  ]);
});

test('malformed keywords of schemas are understood or left out', () => {
  const schema = {
    type: ['string', 'int'],
    properties: { a: 'string', b: { minimum: '3', maxLength: -1, required: true, enum: 'x', items: [{}] } },
    required: 'a',
    exclusiveMinimum: true,
    minimum: 1,
    allOf: {},
    anything: { goes: 1 },
  };
  const { value, findings } = repaired({ components: { schemas: { S: schema } } }, 'components', 'schemas', 'S');
  expect(value).toEqual({ properties: { b: { minimum: 3 } }, exclusiveMinimum: 1, anything: { goes: 1 } });
  expect(findings).toHaveLength(10);
});

test('an operation whose request body is malformed is kept out, and nothing else', () => {
  const { value, findings } = repaired(
    { paths: { '/a': { post: { requestBody: [], responses }, get: { responses } } } },
    'paths',
  );
  expect(value).toEqual({ '/a': { get: { responses } } });
  expect(findings).toEqual([
    'warning field-type /paths/~1a/post/requestBody',
    'error operation-broken /paths/~1a/post',
  ]);
});

test.each(['users', '/users/{id', '/users/id}', '/users/{}', '/users/{{id}}', ''])(
  'operations of the path %j are kept out',
  (path) => {
    const { value, findings } = repaired(
      { paths: { [path]: { get: { responses } }, '/ok': { get: { responses } } } },
      'paths',
    );
    expect(value).toEqual({ '/ok': { get: { responses } } });
    expect(findings).toEqual([`error path-template /paths/${path.replaceAll('/', '~1')}`]);
  },
);

test('a path with a query or fragment stays, with a finding', () => {
  const { findings, passesStrict, root } = outcome({
    paths: { '/a?b={c}': { get: { responses, parameters: [pathParameter('c')] } } },
  });
  expect(findings).toEqual(['warning path-unreachable /paths/~1a?b={c}']);
  expect(passesStrict).toBe(true);
  expect(root.paths).toHaveProperty(['/a?b={c}', 'get']);
});

function pathParameter(name: string): JsonObject {
  return { name, in: 'path', required: true, schema: { type: 'string' } };
}

test('the parameters of a path and its template agree', () => {
  const shared = [pathParameter('a'), pathParameter('unused')];
  const get = { parameters: [pathParameter('gone'), pathParameter('b'), pathParameter('b')], responses };
  const { value, findings } = repaired(
    { paths: { '/{a}/{b}/{c}': { parameters: shared, get } } },
    'paths',
    '/{a}/{b}/{c}',
  );
  expect(value).toEqual({
    parameters: [pathParameter('a')],
    get: { parameters: [pathParameter('b'), pathParameter('c')], responses },
  });
  expect(findings).toEqual([
    'warning path-parameter-unused /paths/~1{a}~1{b}~1{c}/parameters/1',
    'warning path-parameter-unused /paths/~1{a}~1{b}~1{c}/get/parameters/0',
    'warning parameter-duplicate /paths/~1{a}~1{b}~1{c}/get/parameters/2',
    'warning path-parameter-undeclared /paths/~1{a}~1{b}~1{c}/get',
  ]);
});

test('parameters by reference count, and one that leads nowhere is not replaced', () => {
  const components = { parameters: { A: { name: 'a', in: 'path', required: false, schema: {} } } };
  const get = { parameters: [{ $ref: '#/components/parameters/A' }], responses };
  const post = { parameters: [{ $ref: '#/components/parameters/None' }], responses };
  const { value, findings } = repaired({ paths: { '/{a}': { get, post } }, components });
  expect(value).toMatchObject({
    paths: { '/{a}': { get, post } },
    components: { parameters: { A: { required: true } } },
  });
  expect(findings).toEqual([
    'warning path-parameter-optional /components/parameters/A',
    'warning reference-dangling /paths/~1{a}/post/parameters/0',
  ]);
});

test('operations of 3.2 are operations', () => {
  const item = { query: { responses }, additionalOperations: { COPY: { responses } } };
  const text = JSON.stringify({ ...head, openapi: '3.2.0', paths: { '/{a}': item } });
  const { document } = parseDocument('svc', text);
  expect(document!.root.paths).toEqual({
    '/{a}': {
      query: { responses, parameters: [pathParameter('a')] },
      additionalOperations: { COPY: { responses, parameters: [pathParameter('a')] } },
    },
  });
});

test('references to anchors, deep places and recursive schemas are fine', () => {
  const schemas = {
    Node: {
      $anchor: 'node',
      properties: { next: { $ref: '#/components/schemas/Node' }, all: { items: { $ref: '#node' } } },
    },
    Deep: { $ref: '#/components/schemas/Node/properties/all' },
    Escaped: { $ref: '#/components/schemas/a%20b' },
    'a b': { $id: 'https://example.com/b', $ref: '#/$defs/inner', $defs: { inner: { $ref: 'https://example.com/b' } } },
  };
  expect(outcome({ components: { schemas } }).findings).toEqual(['warning component-name /components/schemas/a b']);
});

test('references to nothing stay, with a finding', () => {
  const schemas = {
    A: { properties: { b: { $ref: '#/components/schemas/None' }, c: { $ref: '#none' }, d: { $ref: 5 } } },
  };
  const { value, findings } = repaired({ components: { schemas } }, 'components', 'schemas', 'A', 'properties');
  expect(value).toEqual({ b: { $ref: '#/components/schemas/None' }, c: { $ref: '#none' }, d: {} });
  expect(findings.toSorted()).toEqual([
    'warning reference-dangling /components/schemas/A/properties/b',
    'warning reference-dangling /components/schemas/A/properties/c',
    'warning reference-type /components/schemas/A/properties/d',
  ]);
});

test('references that lead back to themselves are cut', () => {
  const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
  const components: { schemas: JsonObject; parameters: JsonObject } = {
    schemas: {
      Self: { ...ref('Self'), minLength: 1 },
      A: { allOf: [{ type: 'object' }, ref('B')] },
      B: { anyOf: [{ not: ref('A') }, { type: 'string' }] },
      Fine: { properties: { a: ref('A') }, items: ref('Fine') },
    },
    parameters: { P: { $ref: '#/components/parameters/Q' }, Q: { $ref: '#/components/parameters/P' } },
  };
  const { value, findings } = repaired({ components }, 'components', 'schemas');
  expect(value).toMatchObject({ Self: { minLength: 1 }, Fine: components.schemas.Fine as JsonObject });
  expect(isObject(value) && JSON.stringify(value.Self)).toBe('{"minLength":1}');
  expect(findings.filter((finding) => finding.includes('reference-loop'))).toHaveLength(3);
  const again = outcome({ components: { ...components, schemas: value as JsonObject, parameters: {} } });
  expect(again.findings).toEqual([]);
});

const outside = { $ref: 'http://169.254.169.254/latest#/Schema' };

test('an operation whose request depends on a reference out of the document is kept out, others stay', () => {
  const paths = {
    '/body': {
      post: {
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Far' } } } },
        responses,
      },
    },
    '/parameter': { get: { parameters: [outside], responses } },
    '/shared': { parameters: [{ $ref: '#/components/parameters/Far' }], get: { responses } },
    '/item': outside,
    '/answer': { get: { responses: { 200: { $ref: 'file:///etc/passwd' } } } },
    '/ok': { get: { responses } },
  };
  const components = {
    schemas: {
      Far: { properties: { a: { items: { $ref: '#/components/schemas/Near' } } } },
      Near: { allOf: [outside] },
    },
    parameters: { Far: { name: 'f', in: 'query', schema: outside } },
  };
  const { value, findings } = repaired({ paths, components });
  expect(value).toMatchObject({
    paths: {
      '/body': {},
      '/parameter': {},
      '/shared': {},
      '/answer': { get: { responses: { 200: { description: '' } } } },
      '/ok': paths['/ok'],
    },
    components: { schemas: { Near: { allOf: [{}] } } },
  });
  expect(JSON.stringify(value)).not.toContain('169.254');
  expect(JSON.stringify(value)).not.toContain('passwd');
  const kept = findings.filter((finding) => finding.startsWith('error'));
  expect(kept.toSorted()).toEqual([
    'error external-reference /paths/~1body/post',
    'error external-reference /paths/~1item',
    'error external-reference /paths/~1parameter/get',
    'error external-reference /paths/~1shared/get',
  ]);
});

test("a reference to the document's own address or to a schema's $id is no reference out of it", () => {
  const text = JSON.stringify({
    ...head,
    openapi: '3.2.0',
    $self: 'https://example.com/api.json',
    components: {
      schemas: {
        A: { $ref: 'https://example.com/api.json#/components/schemas/B' },
        B: { $id: 'https://example.com/b.json', $ref: 'c.json' },
        C: { $id: 'https://example.com/c.json', type: 'string' },
      },
    },
  });
  const { document, diagnostics } = parseDocument('svc', text);
  expect(diagnostics).toEqual([]);
  expect(valueAt(document!.root, ['components', 'schemas', 'A'])).toEqual({ $ref: '#/components/schemas/B' });
});

test('names from Object.prototype are ordinary names everywhere', () => {
  const names =
    '{"__proto__":{"type":"object"},"constructor":{"properties":{"__proto__":{"nullable":true,"type":"string"},"toString":{}}}}';
  const path =
    '{"get":{"responses":{"200":{"description":""}},"parameters":[{"name":"__proto__","in":"path","required":true,"schema":{}}]}}';
  const text = `{"openapi":"3.0.0","info":{"title":"","version":""},"paths":{"/{__proto__}":${path},"/__proto__":{}},"components":{"schemas":${names}}}`;
  const { document, diagnostics } = parseDocument('svc', text);
  expect(diagnostics).toEqual([]);
  expect(JSON.stringify(document!.root)).toBe(
    text.replace('"3.0.0"', '"3.1.0"').replace('"nullable":true,"type":"string"', '"type":["string","null"]'),
  );
  expect(({} as Record<string, unknown>).type).toBeUndefined();
});

test('a document may have as many operations as the limit, and no more', () => {
  const paths = { '/a': { get: { responses }, put: { responses } }, '/b': { get: { responses } } };
  const text = JSON.stringify({ ...head, paths });
  expect(parseDocument('svc', text, { limits: { operations: 3 } }).document).toBeDefined();
  const { document, diagnostics } = parseDocument('svc', text, { limits: { operations: 2 } });
  expect(document).toBeUndefined();
  expect(diagnostics).toMatchObject([{ rule: 'limit-operations', pointer: '/paths' }]);
});

test('however much is wrong, the findings are a list for people', () => {
  const schemas = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`S${index}`, { type: 'wrong' }]));
  const { diagnostics } = parseDocument('svc', JSON.stringify({ ...head, components: { schemas } }));
  expect(diagnostics).toHaveLength(1_001);
  expect(diagnostics.at(-1)).toMatchObject({ rule: 'findings-omitted', message: 'There are 4000 more findings' });
});

test('long chains and wide fans of references are followed', () => {
  const schemas: JsonObject = { C10000: { type: 'string' } };
  for (let index = 0; index < 10_000; index++)
    schemas[`C${index}`] = { allOf: [{ $ref: `#/components/schemas/C${index + 1}` }] };
  for (let index = 0; index < 25; index++) {
    const next = { $ref: `#/components/schemas/D${index + 1}` };
    schemas[`D${index}`] = { allOf: [next, next], properties: { a: next, b: next } };
  }
  schemas.D25 = { type: 'string' };
  expect(outcome({ components: { schemas } }).findings).toEqual([]);
});

test('every rule has all its texts', () => {
  for (const [id, { title, explanation, fix }] of Object.entries(rules)) {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9.]+)*$/);
    for (const text of [title, explanation, fix]) expect(text.length).toBeGreaterThan(5);
    for (const text of [explanation, fix]) expect(text.endsWith('.')).toBe(true);
  }
});

test.each([
  [
    '50,000 parameters in one path',
    { [`/${Array.from({ length: 50_000 }, (_, index) => `{p${index}}`).join('/')}`]: { get: { responses } } },
  ],
  ['a million braces', { [`/${'{'.repeat(1_000_000)}`]: { get: { responses } } }],
  [
    'many findings under a long name',
    { ['/a'.repeat(3_900)]: { get: { [`x${'y'.repeat(1_000_000)}`]: 1, tags: Array(5_000).fill({}) } } },
  ],
])('%s cost neither time nor memory', (_, paths) => {
  const { diagnostics } = parseDocument('svc', JSON.stringify({ ...head, paths }));
  expect(diagnostics.length).toBeGreaterThan(0);
  expect(JSON.stringify(diagnostics).length).toBeLessThan(2_100_000);
});
