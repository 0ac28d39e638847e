import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { valueAt } from '../reference.ts';
import { parseDocument } from './document.ts';

interface Upgraded {
  readonly root: JsonObject;
  readonly findings: readonly string[];
}

/** A 2.0 document with these parts, parsed; findings as `rule pointer`. */
function upgraded(parts: JsonObject): Upgraded {
  const published = { swagger: '2.0', info: { title: 't', version: '1' }, paths: {}, ...parts };
  const { document, diagnostics } = parseDocument('svc', JSON.stringify(published));
  return { root: document!.root, findings: diagnostics.map(({ rule, pointer }) => `${rule} ${pointer}`) };
}

const responses = { 204: { description: 'done' } };

/** The operation `POST /a` of 2.0 in the model. */
function operation(source: JsonObject, parts: JsonObject = {}, shared?: Json[]): Upgraded & { operation: JsonObject } {
  const item = { ...(shared && { parameters: shared }), post: { responses, ...source } };
  const result = upgraded({ paths: { '/a': item }, ...parts });
  return { ...result, operation: valueAt(result.root, ['paths', '/a', 'post']) as JsonObject };
}

const json = { consumes: ['application/json'] };
const body = { name: 'pet', in: 'body', required: true, description: 'A pet', schema: { $ref: '#/definitions/Pet' } };
const definitions = { Pet: { type: 'object' } };
const petSchema = { $ref: '#/components/schemas/Pet' };
const petBody = { description: 'A pet', content: { 'application/json': { schema: petSchema } }, required: true };

test('a body parameter becomes the request body', () => {
  const { operation: post, findings } = operation({ ...json, parameters: [body] }, { definitions });
  expect(post).toEqual({ responses, requestBody: petBody });
  expect(findings).toEqual([]);
});

test('a body parameter by reference becomes a shared request body', () => {
  const {
    operation: post,
    root,
    findings,
  } = operation({ parameters: [{ $ref: '#/parameters/Pet' }] }, { ...json, definitions, parameters: { Pet: body } });
  expect(post).toEqual({ responses, requestBody: { $ref: '#/components/requestBodies/Pet' } });
  expect(valueAt(root, ['components', 'requestBodies', 'Pet'])).toEqual(petBody);
  expect(findings).toEqual([]);
});

test('a shared body is written out where the operation takes other media types', () => {
  const { operation: post } = operation(
    { consumes: ['application/xml'], parameters: [{ $ref: '#/parameters/Pet' }] },
    { ...json, definitions, parameters: { Pet: body } },
  );
  expect(post.requestBody).toEqual({ ...petBody, content: { 'application/xml': { schema: petSchema } } });
});

test('body and form parameters of a path item belong to its operations', () => {
  const { operation: post, root } = operation(json, { definitions }, [
    body,
    { name: 'q', in: 'query', type: 'string' },
  ]);
  expect(post.requestBody).toEqual(petBody);
  expect(valueAt(root, ['paths', '/a', 'parameters'])).toEqual([
    { name: 'q', in: 'query', schema: { type: 'string' } },
  ]);
  const form = operation({ parameters: [{ name: 'b', in: 'formData', type: 'integer', required: true }] }, {}, [
    { name: 'a', in: 'formData', type: 'string' },
    { name: 'b', in: 'formData', type: 'string' },
  ]);
  expect(form.operation.requestBody).toEqual({
    content: {
      'application/x-www-form-urlencoded': {
        schema: { type: 'object', properties: { b: { type: 'integer' }, a: { type: 'string' } }, required: ['b'] },
      },
    },
    required: true,
  });
  expect(form.root.paths).toEqual({ '/a': { post: form.operation } });
});

test('form parameters by reference become fields, and leave no component', () => {
  const { operation: post, root } = operation(
    {
      consumes: ['multipart/form-data'],
      parameters: [{ $ref: '#/parameters/File' }, { name: 'note', in: 'formData', type: 'string', description: 'N' }],
    },
    { parameters: { File: { name: 'file', in: 'formData', type: 'file', required: true } } },
  );
  expect(post.requestBody).toEqual({
    content: {
      'multipart/form-data': {
        schema: {
          type: 'object',
          properties: { file: { type: 'string', format: 'binary' }, note: { type: 'string', description: 'N' } },
          required: ['file'],
        },
      },
    },
    required: true,
  });
  expect(root.components).toBeUndefined();
});

test('files are sent as multipart, whatever else is consumed', () => {
  const parameters = [{ name: 'file', in: 'formData', type: 'file' }];
  for (const consumes of [['application/json'], [], ['application/x-www-form-urlencoded', 'multipart/form-data']]) {
    const { content } = operation({ consumes, parameters }).operation.requestBody as JsonObject;
    expect(Object.keys(content as JsonObject)).toEqual(['multipart/form-data']);
  }
});

test.each([
  [undefined, { style: 'form', explode: false }],
  ['csv', { style: 'form', explode: false }],
  ['ssv', { style: 'spaceDelimited', explode: false }],
  ['pipes', { style: 'pipeDelimited', explode: false }],
  ['multi', { style: 'form', explode: true }],
])('the collectionFormat %s of a query parameter or form field is its style', (collectionFormat, style) => {
  const list = { name: 'l', type: 'array', items: { type: 'string' }, ...(collectionFormat && { collectionFormat }) };
  const schema = { type: 'array', items: { type: 'string' } };
  const query = operation({ parameters: [{ ...list, in: 'query' }] });
  expect(query.operation.parameters).toEqual([{ name: 'l', in: 'query', ...style, schema }]);
  const form = operation({ parameters: [{ ...list, in: 'formData' }] });
  expect(form.operation.requestBody).toEqual({
    content: {
      'application/x-www-form-urlencoded': {
        schema: { type: 'object', properties: { l: schema } },
        encoding: { l: style },
      },
    },
  });
  expect([...query.findings, ...form.findings]).toEqual([]);
});

test.each([
  ['query', 'tsv'],
  ['formData', 'tsv'],
  ['header', 'ssv'],
  ['header', 'multi'],
])('a %s parameter with collectionFormat %s is any text, with a finding', (place, collectionFormat) => {
  const parameter = { name: 'l', in: place, type: 'array', items: { type: 'string' }, collectionFormat };
  const { operation: post, findings } = operation({ parameters: [parameter] });
  expect(JSON.stringify(post)).not.toContain('array');
  expect(findings).toEqual(['collection-format /paths/~1a/post/parameters/0']);
  const published = {
    swagger: '2.0',
    info: { title: '', version: '' },
    paths: { '/a': { post: { parameters: [parameter], responses } } },
  };
  expect(parseDocument('svc', JSON.stringify(published), { mode: 'strict' }).document).toBeUndefined();
});

test('lists in lists cannot be said, and become texts', () => {
  const items = { type: 'array', items: { type: 'integer' }, collectionFormat: 'pipes' };
  const { operation: post, findings } = operation({ parameters: [{ name: 'l', in: 'query', type: 'array', items }] });
  expect(post.parameters).toEqual([
    { name: 'l', in: 'query', style: 'form', explode: false, schema: { type: 'array', items: { type: 'string' } } },
  ]);
  expect(findings).toEqual(['collection-format /paths/~1a/post/parameters/0/items']);
});

test('what describes a parameter moves into its schema, bounds included', () => {
  const parameter = {
    name: 'n',
    in: 'query',
    type: 'integer',
    format: 'int32',
    minimum: 0,
    exclusiveMinimum: true,
    default: 3,
    enum: [1, 3],
    description: 'N',
    allowEmptyValue: true,
    'x-own': 1,
  };
  expect(operation({ parameters: [parameter] }).operation.parameters).toEqual([
    {
      name: 'n',
      in: 'query',
      description: 'N',
      allowEmptyValue: true,
      'x-own': 1,
      schema: { type: 'integer', format: 'int32', default: 3, enum: [1, 3], exclusiveMinimum: 0 },
    },
  ]);
});

test('more than one body is a finding, and the first counts', () => {
  const { operation: post, findings } = operation(
    { ...json, parameters: [body, { name: 'f', in: 'formData', type: 'string' }] },
    { definitions },
  );
  expect(post.requestBody).toEqual(petBody);
  expect(findings).toEqual(['body-conflict /paths/~1a/post/parameters']);
});

test('an answer has its schema for each media type, and examples where they belong', () => {
  const source = {
    produces: ['application/json', 'text/plain'],
    responses: {
      200: {
        description: 'ok',
        schema: { type: 'string', 'x-nullable': true },
        examples: { 'application/json': { a: 1 }, 'application/xml': '<a/>' },
        headers: { 'X-List': { type: 'array', items: { type: 'integer' }, description: 'L' } },
      },
    },
  };
  const schema = { type: ['string', 'null'] };
  expect(operation(source).operation.responses).toEqual({
    200: {
      description: 'ok',
      headers: { 'X-List': { description: 'L', schema: { type: 'array', items: { type: 'integer' } } } },
      content: {
        'application/json': { schema, example: { a: 1 } },
        'text/plain': { schema },
        'application/xml': { schema, example: '<a/>' },
      },
    },
  });
});

test('a file answer keeps its content when nothing is said about media types', () => {
  const source = { responses: { 200: { description: 'ok', schema: { type: 'file' } } } };
  const file = { schema: { type: 'string', format: 'binary' } };
  const content = (types: JsonObject): Json | undefined =>
    valueAt(operation({ ...source, ...types }).operation, ['responses', '200', 'content']);
  expect(content({})).toEqual({ '*/*': file });
  expect(content({ produces: [] })).toEqual({ '*/*': file });
  expect(content({ produces: ['application/pdf'] })).toEqual({ 'application/pdf': file });
});

test('media types of the operation replace those of the document, even by none', () => {
  const produces = ['application/json'];
  const source = { responses: { 200: { description: 'ok', schema: {} } } };
  const types = (own: JsonObject): string[] =>
    Object.keys(
      valueAt(operation({ ...source, ...own }, { produces }).operation, ['responses', '200', 'content']) as JsonObject,
    );
  expect(types({})).toEqual(['application/json']);
  expect(types({ produces: ['text/csv'] })).toEqual(['text/csv']);
  expect(types({ produces: [] })).toEqual(['*/*']);
});

test('a shared answer stays shared, and is written out for other media types', () => {
  const parts = { produces: ['application/json'], responses: { R: { description: 'r', schema: { type: 'string' } } } };
  const source = { responses: { 200: { $ref: '#/responses/R' } } };
  const shared = operation(source, parts);
  expect(shared.operation.responses).toEqual({ 200: { $ref: '#/components/responses/R' } });
  expect(valueAt(shared.root, ['components', 'responses', 'R', 'content'])).toEqual({
    'application/json': { schema: { type: 'string' } },
  });
  expect(operation({ ...source, produces: ['text/csv'] }, parts).operation.responses).toEqual({
    200: { description: 'r', content: { 'text/csv': { schema: { type: 'string' } } } },
  });
});

test('a discriminator is an object, deep references follow, siblings of references go', () => {
  const { root, findings } = upgraded({
    definitions: {
      Pet: {
        type: 'object',
        discriminator: 'kind',
        properties: { kind: { type: 'string' }, $ref: { type: 'string' } },
        required: ['kind'],
      },
      Cat: {
        allOf: [{ $ref: '#/definitions/Pet' }],
        properties: { kind: { $ref: '#/definitions/Pet/properties/kind', readOnly: true } },
      },
    },
  });
  expect(valueAt(root, ['components', 'schemas'])).toEqual({
    Pet: {
      type: 'object',
      discriminator: { propertyName: 'kind' },
      properties: { kind: { type: 'string' }, $ref: { type: 'string' } },
      required: ['kind'],
    },
    Cat: {
      allOf: [{ $ref: '#/components/schemas/Pet' }],
      properties: { kind: { $ref: '#/components/schemas/Pet/properties/kind' } },
    },
  });
  expect(findings).toEqual(['ref-siblings /definitions/Cat/properties/kind']);
});

test('security schemes take their new names', () => {
  const { root } = upgraded({
    securityDefinitions: {
      basic: { type: 'basic', description: 'B' },
      key: { type: 'apiKey', in: 'header', name: 'X-Key' },
      code: {
        type: 'oauth2',
        flow: 'accessCode',
        authorizationUrl: 'https://a',
        tokenUrl: 'https://t',
        scopes: { read: 'Read', 'x-note': 1 },
      },
      app: { type: 'oauth2', flow: 'application', tokenUrl: 'https://t' },
    },
    security: [{ basic: [] }],
  });
  expect(valueAt(root, ['components', 'securitySchemes'])).toEqual({
    basic: { type: 'http', scheme: 'basic', description: 'B' },
    key: { type: 'apiKey', in: 'header', name: 'X-Key' },
    code: {
      type: 'oauth2',
      flows: { authorizationCode: { authorizationUrl: 'https://a', tokenUrl: 'https://t', scopes: { read: 'Read' } } },
    },
    app: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: 'https://t', scopes: {} } } },
  });
  expect(root.security).toEqual([{ basic: [] }]);
});

test.each([
  [{}, undefined],
  [{ basePath: '/v1' }, ['/v1']],
  [{ host: 'api.example.com' }, ['//api.example.com']],
  [
    { host: 'api.example.com', basePath: '/v1', schemes: ['https', 'http'] },
    ['https://api.example.com/v1', 'http://api.example.com/v1'],
  ],
])('the address %j is the servers %j', (address, urls) => {
  expect(upgraded(address).root.servers).toEqual(urls?.map((url) => ({ url })));
});

test('schemes of an operation are its servers', () => {
  const { operation: post } = operation({ schemes: ['wss'] }, { host: 'h', basePath: '/b', schemes: ['https'] });
  expect(post.servers).toEqual([{ url: 'wss://h/b' }]);
});

test('literals and extensions are not touched, and no field of 2.0 is left', () => {
  const literal = { $ref: '#/definitions/Pet', type: 'file', discriminator: 'x' };
  const { root, findings } = upgraded({
    consumes: [],
    schemes: [],
    tags: [{ name: 't' }],
    'x-root': literal,
    definitions: { Pet: { type: 'object', example: literal, default: literal, enum: [literal], 'x-own': literal } },
  });
  expect(root).toEqual({
    openapi: '3.1.0',
    info: { title: 't', version: '1' },
    tags: [{ name: 't' }],
    'x-root': literal,
    paths: {},
    components: {
      schemas: { Pet: { type: 'object', example: literal, default: literal, enum: [literal], 'x-own': literal } },
    },
  });
  expect(findings).toEqual([]);
});

test('findings about what it became point into the published document', () => {
  const { findings } = upgraded({
    definitions: { Pet: { properties: { a: { $ref: '#/definitions/None' } } } },
    responses: { R: { schema: { $ref: '#/definitions/None' } } },
    parameters: { P: { name: 'p', in: 'path', type: 'string' } },
    paths: {
      '/a/{id}': {
        get: { responses: { 200: { description: '', schema: { items: { $ref: '#/definitions/None' } } } } },
      },
    },
  });
  expect(findings.toSorted()).toEqual([
    'field-missing /responses/R',
    'path-parameter-optional /parameters/P',
    'path-parameter-undeclared /paths/~1a~1{id}/get',
    'reference-dangling /definitions/Pet/properties/a',
    'reference-dangling /paths/~1a~1{id}/get/responses/200/schema/items',
    'reference-dangling /responses/R/schema',
  ]);
});

test('a small document that would become a huge one is refused', () => {
  const paths: JsonObject = {};
  for (let index = 0; index < 3_000; index++) {
    paths[`/${index}`] = { get: { produces: ['text/csv'], responses: { 200: { $ref: '#/responses/R' } } } };
  }
  const large = { R: { description: 'r', schema: { description: 'x'.repeat(1_000_000) } } };
  const text = JSON.stringify({ swagger: '2.0', info: { title: '', version: '' }, paths, responses: large });
  const { document, diagnostics } = parseDocument('svc', text);
  expect(document).toBeUndefined();
  expect(diagnostics.map(({ rule }) => rule)).toContain('limit-nodes');
});
