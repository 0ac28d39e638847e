import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { bannerRevision, clientBanner, withoutOrigin } from './client-banner.ts';
import { clientContract } from './client-contract.ts';
import { clientManifest } from './client-manifest.ts';
import { clientSlice } from './client-slice.ts';

const json = (name: string) => ({ 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } });
const document: JsonObject = {
  openapi: '3.2.0',
  security: [{ key: [] }],
  paths: {
    '/things/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, style: 'matrix', explode: true, schema: {} }],
      get: {
        operationId: 'getThing',
        'x-service': 'things',
        parameters: [
          { name: 'tags', in: 'query', style: 'pipeDelimited', schema: {} },
          { name: 'filter', in: 'query', style: 'deepObject', schema: {} },
          { name: 'plain', in: 'query', schema: {} },
          { name: 'list', in: 'query', explode: false, allowReserved: true, schema: {} },
          { $ref: '#/components/parameters/Where' },
        ],
        responses: { 200: { description: 'Found', content: json('Thing') } },
      },
      additionalOperations: { COPY: { operationId: 'copyThing', 'x-service': 'things', security: [] } },
    },
    '/people': {
      post: {
        operationId: 'addPerson',
        'x-service': 'people',
        security: [{ login: [] }, { basic: [], key: [] }, {}],
        requestBody: {
          content: {
            'application/x-www-form-urlencoded': {
              schema: { $ref: '#/components/schemas/Person' },
              encoding: { tags: { style: 'spaceDelimited', explode: false }, photo: { contentType: 'image/png' } },
            },
          },
        },
        responses: {},
      },
    },
  },
  webhooks: { moved: { 'x-service': 'things', post: {} }, born: { 'x-service': 'people', post: {} } },
  components: {
    parameters: { Where: { name: 'where', in: 'query', content: { 'application/json': {} } } },
    schemas: {
      Thing: { properties: { part: { $ref: '#/components/schemas/Part' } } },
      Part: {},
      Person: {},
      Unused: {},
    },
    securitySchemes: {
      key: { type: 'apiKey', in: 'header', name: 'X-Key' },
      login: { type: 'oauth2', flows: {} },
      basic: { type: 'http', scheme: 'Basic' },
    },
  },
};

describe('a slice', () => {
  test('of everything is the document itself', () => {
    expect(clientSlice(document, {}).document).toBe(document);
  });

  test('of some operations has these and the components they reach', () => {
    const { document: part, unknown, operations } = clientSlice(document, { operations: ['getThing'] });
    expect(unknown).toEqual([]);
    expect(operations.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /things/{id}']);
    expect(Object.keys((part.paths as JsonObject)['/things/{id}'] as JsonObject)).toEqual(['parameters', 'get']);
    expect(Object.keys((part.components as JsonObject).schemas as JsonObject)).toEqual(['Thing', 'Part']);
    expect(part.webhooks).toEqual({});
  });

  test('takes operations by method and path, too, and those of any method', () => {
    const { document: part } = clientSlice(document, { operations: ['COPY /things/{id}'] });
    const item = (part.paths as JsonObject)['/things/{id}'] as JsonObject;
    expect(Object.keys(item)).toEqual(['parameters', 'additionalOperations']);
  });

  test('of a service has its operations and webhooks', () => {
    const { document: part } = clientSlice(document, { service: 'people' });
    expect(Object.keys(part.paths as JsonObject)).toEqual(['/people']);
    expect(Object.keys(part.webhooks as JsonObject)).toEqual(['born']);
  });

  test('tells which operations there are none of', () => {
    expect(clientSlice(document, { operations: ['getThing', 'nothing'] }).unknown).toEqual(['nothing']);
    expect(clientSlice(document, { service: 'people', operations: ['getThing'] }).unknown).toEqual(['getThing']);
  });
});

test('a contract tells the styles, bodies and credentials that are not the usual ones', () => {
  expect(clientContract(document, 'abc')).toEqual({
    revision: 'abc',
    schemes: { basic: 'basic', key: 'header X-Key', login: 'bearer' },
    operations: {
      'GET /things/{id}': {
        styles: {
          'path id': 'matrix*',
          'query filter': 'deepObject*',
          'query list': 'form+',
          'query tags': 'pipeDelimited',
          'query where': 'json',
        },
        security: [['key']],
      },
      'COPY /things/{id}': { styles: { 'path id': 'matrix*' } },
      'POST /people': {
        styles: { 'body tags': 'spaceDelimited' },
        body: 'application/x-www-form-urlencoded',
        security: [['login'], ['basic', 'key'], []],
      },
    },
  });
});

test('a manifest tells which operations and parts of requests there are', () => {
  const { operations, ...head } = clientManifest(document, { consumer: 'web', document: 'sha256-1' });
  expect(head).toEqual({ portico: 1, consumer: 'web', document: 'sha256-1' });
  expect(operations).toEqual([
    {
      method: 'POST',
      path: '/people',
      service: 'people',
      operationId: 'addPerson',
      parts: ['body application/x-www-form-urlencoded'],
    },
    { method: 'COPY', path: '/things/{id}', service: 'things', operationId: 'copyThing', parts: ['path id'] },
    {
      method: 'GET',
      path: '/things/{id}',
      service: 'things',
      operationId: 'getThing',
      parts: ['path id', 'query filter', 'query list', 'query plain', 'query tags', 'query where'],
    },
  ]);
});

test('the first line of a file tells its revision, and the rest does not depend on it', () => {
  const text = (revision: string) =>
    `${clientBanner({ version: '1.0.0', revision })
      .map((line) => `// ${line}\n`)
      .join('')}rest`;
  expect(bannerRevision(text('abc123'))).toBe('abc123');
  expect(bannerRevision(`// ${clientBanner({ version: '1.0.0', document: 'sha256-1' })[0]}\n`)).toBeUndefined();
  expect(withoutOrigin(text('abc123'))).toBe(withoutOrigin(text('def456')));
  expect(withoutOrigin('something else')).toBe('something else');
});
