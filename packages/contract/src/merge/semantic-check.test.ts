import { expect, test } from 'vitest';
import { semanticCheck } from './semantic-check.ts';

const found = (root: object) =>
  semanticCheck(JSON.parse(JSON.stringify(root))).findings.map(({ rule, pointer }) => `${rule} ${pointer}`);

test('a document that holds together has no findings', () => {
  const schema = { $ref: '#/components/schemas/A' };
  expect(
    found({
      security: [{ key: [] }],
      paths: {
        '/a/{id}': {
          get: {
            operationId: 'get',
            responses: { 200: { content: { json: { schema } }, links: { self: { operationId: 'get' } } } },
          },
        },
        '/a/me': { get: { responses: { 200: { links: { other: { operationRef: '#/paths/~1a~1{id}/get' } } } } } },
      },
      components: {
        schemas: {
          A: {
            oneOf: [schema, { $ref: '#here' }],
            discriminator: { propertyName: 'k', mapping: { a: 'A', b: 'b.json' } },
          },
          B: { $anchor: 'here', example: { $ref: '#/nothing' } },
        },
        securitySchemes: { key: { type: 'http', scheme: 'basic' } },
      },
    }),
  ).toEqual([]);
});

test('references, mappings and links to nothing are found', () => {
  const discriminator = { propertyName: 'k', mapping: { x: 'X', y: '#/components/schemas/Y' }, defaultMapping: 'Z' };
  expect(
    found({
      components: {
        schemas: { A: { $ref: '#/components/schemas/X' }, B: { $ref: '#away' }, C: { discriminator } },
        links: { l: { operationId: 'gone' }, r: { operationRef: '#/paths/~1gone/get' } },
      },
    }),
  ).toEqual([
    'mapping-dangling /components/schemas/C/discriminator/mapping/x',
    'mapping-dangling /components/schemas/C/discriminator/mapping/y',
    'mapping-dangling /components/schemas/C/discriminator/defaultMapping',
    'reference-dangling /components/schemas/A',
    'reference-dangling /components/schemas/B',
    'link-dangling /components/links/l',
    'link-dangling /components/links/r',
  ]);
});

test('schemes that nobody defines are found for all operations and for one', () => {
  expect(found({ security: [{ a: [] }], paths: { '/x': { get: { security: [{ b: [], c: [] }] } } } })).toEqual([
    'security-scheme-undefined /paths/~1x/get/security',
    'security-scheme-undefined /paths/~1x/get/security',
    'security-scheme-undefined /security',
  ]);
});

test('operation ids that are used twice are found, in callbacks too', () => {
  const inner = { '{$url}': { post: { operationId: 'same' } } };
  expect(found({ paths: { '/x': { get: { operationId: 'same', callbacks: { done: inner } } } } })).toEqual([
    'operation-id-duplicate /paths/~1x/get/callbacks/done/{$url}/post/operationId',
  ]);
});

test('templates that differ in names alone are found, with the operations they share', () => {
  expect(found({ paths: { '/x/{a}': { get: {} }, '/x/{b}': { get: {}, put: {} } } })).toEqual([
    'templates-identical /paths/~1x~1{b}',
    'operation-duplicate /paths/~1x~1{b}/get',
  ]);
});

test('validation policies that nobody knows are found', () => {
  const policy = { requests: 'report', request: 'off', formats: 'on' };
  const get = { 'x-portico-validation': policy };
  expect(found({ paths: { '/x': { get, put: { 'x-portico-validation': 'off' } } } })).toEqual([
    'validation-policy-unknown /paths/~1x/get/x-portico-validation/request',
    'validation-policy-unknown /paths/~1x/get/x-portico-validation/formats',
    'validation-policy-unknown /paths/~1x/put/x-portico-validation',
  ]);
});
