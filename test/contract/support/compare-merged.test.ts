// A comparison that finds nothing must be able to find something.

import { expect, test } from 'vitest';
import { compareMerged, type Value } from './compare-merged.ts';

type Tree = { [key: string]: Value };

const pet: Tree = { type: 'object', required: ['id', 'kind'], properties: { id: { type: 'string' } } };

function source(): Tree {
  return {
    paths: {
      '/pets/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        get: { responses: { 200: { content: { json: { schema: { $ref: '#/components/schemas/Pet' } } } } } },
      },
    },
    security: [{ key: [] }],
    components: {
      schemas: { Pet: pet },
      securitySchemes: { key: { type: 'apiKey', name: 'k', in: 'header' } },
    },
  };
}

function merged(change: (operation: Tree, components: Record<string, Tree>) => void = () => {}): Tree {
  const operation: Tree = {
    'x-service': 'a',
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    security: [{ s: [] }],
    responses: { 200: { content: { json: { schema: { $ref: '#/components/schemas/a_Pet' } } } } },
  };
  const components = {
    schemas: { a_Pet: structuredClone(pet) },
    securitySchemes: { s: { type: 'apiKey', name: 'k', in: 'header' } },
  };
  change(operation, components);
  return { paths: { '/pets/{id}': { get: operation } }, components };
}

const compare = (document: Tree) => compareMerged(document, [{ service: 'a', root: source() }], new Set());

test('finds nothing where nothing is wrong, the order of a set included', () => {
  const same = merged((_, { schemas }) => void Object.assign(schemas?.a_Pet as Tree, { required: ['kind', 'id'] }));
  expect(compare(same)).toEqual({ expected: 1, lost: [], surplus: [], changed: [], security: [], dangling: [] });
});

test('finds a lost operation, and one that no source has', () => {
  const { paths, ...rest } = merged();
  const moved = { ...rest, paths: { '/other': (paths as Tree)['/pets/{id}'] as Value } };
  expect(compare(moved)).toMatchObject({ lost: ['a GET /pets/{id}'], surplus: ['get /other'] });
});

test('finds a changed schema behind a reference', () => {
  const changed = merged((_, { schemas }) => void Object.assign(schemas?.a_Pet as Tree, { required: ['id'] }));
  expect(compare(changed).changed).toHaveLength(1);
});

test('finds a reference to another schema and one to nothing', () => {
  const response = (reference: string) =>
    merged((operation) => {
      operation.responses = { 200: { content: { json: { schema: { $ref: reference } } } } };
    });
  expect(compare(response('#/components/securitySchemes/s')).changed).not.toEqual([]);
  expect(compare(response('#/components/schemas/b_Pet')).dangling).toHaveLength(1);
});

test('finds another scheme, and security that is gone', () => {
  const weaker = merged((operation) => void delete operation.security);
  const other = merged((_, components) => void Object.assign(components, { securitySchemes: { s: { type: 'http' } } }));
  expect(compare(weaker).security).toContain('a GET /pets/{id}');
  expect(compare(other).security).toContain('a GET /pets/{id}');
});

test('finds a lost parameter', () => {
  expect(compare(merged((operation) => void Object.assign(operation, { parameters: [] }))).changed).not.toEqual([]);
});
