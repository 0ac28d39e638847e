import { expect, test } from 'vitest';
import type { Document } from '../document/document.ts';
import type { LockedNames } from './locked-names.ts';
import { answering, documentOf, merged, schemasOf } from './merge.fixture.ts';
import { mergeDocuments } from './merge.ts';

const lock = (documents: Document[], names?: LockedNames) =>
  mergeDocuments(documents, { naming: 'locked', ...(names && { names }) });

const schemaNames = (documents: Document[], names?: LockedNames) =>
  Object.keys(lock(documents, names).names?.schemas ?? {});

const text = { type: 'string' };
const number = { type: 'number' };

test('names are bare, shared where they mean the same and prefixed where they do not', () => {
  const documents = [
    schemasOf('a', { Thing: text, Own: number }),
    schemasOf('b', { Thing: text }),
    schemasOf('c', { Thing: number }),
  ];
  expect(schemaNames(documents)).toEqual(['Own', 'Thing', 'c_Thing']);
  const { schema, at } = merged(documents, { naming: 'locked' });
  expect(schema('Thing')).toEqual(text);
  expect(at('paths', '/b', 'get', 'responses', '200', 'content', 'application/json', 'schema')).toEqual({
    $ref: '#/components/schemas/Thing',
  });
});

test('the names file decides: a service that comes before others in order takes nothing from them', () => {
  const b = schemasOf('b', { Thing: text });
  const { names } = lock([b]);
  const { document } = lock([schemasOf('a', { Thing: number }), b], names);
  expect(document.components).toEqual({ schemas: { Thing: text, a_Thing: number } });
});

test('when one of two services changes what they shared, the other keeps the name', () => {
  const [a, b] = [schemasOf('a', { Thing: text }), schemasOf('b', { Thing: text })];
  const { names } = lock([a, b]);
  expect(lock([schemasOf('a', { Thing: number }), b], names).document.components).toEqual({
    schemas: { Thing: text, a_Thing: number },
  });
  expect(lock([a, schemasOf('b', { Thing: number })], names).document.components).toEqual({
    schemas: { Thing: text, b_Thing: number },
  });
});

test('a service that changes alone keeps its names', () => {
  const { names } = lock([schemasOf('a', { Thing: text })]);
  expect(schemaNames([schemasOf('a', { Thing: number })], names)).toEqual(['Thing']);
});

test('a service that goes and returns finds its names, and nobody takes them meanwhile', () => {
  const [a, b] = [schemasOf('a', { Thing: text }), schemasOf('b', { Thing: number })];
  const { names } = lock([a]);
  const without = lock([b], names);
  expect(without.document.components).toEqual({ schemas: { b_Thing: number } });
  expect(lock([a, b], without.names).document.components).toEqual({ schemas: { Thing: text, b_Thing: number } });
});

test('a names file that is complete stays as it is, in any order', () => {
  const documents = [
    schemasOf('a', { Thing: text }),
    schemasOf('b', { Thing: number }),
    schemasOf('c', { Thing: text }),
  ];
  const { names } = lock(documents);
  expect(JSON.stringify(lock([...documents].reverse(), names).names)).toBe(JSON.stringify(names));
});

test('operation ids, tags and webhooks are bare too, and prefixed in conflict', () => {
  const service = (name: string, description: string) =>
    documentOf(name, {
      tags: [{ name: 'things', description }, { name: 'same' }],
      paths: { [`/${name}`]: { get: answering({}, { operationId: 'list', tags: ['things', 'same'] }) } },
      webhooks: { changed: { post: answering({}) } },
    });
  const { at } = merged([service('a', 'One'), service('b', 'Other')], { naming: 'locked' });
  expect(at('paths', '/a', 'get')).toMatchObject({ operationId: 'list', tags: ['things', 'same'] });
  expect(at('paths', '/b', 'get')).toMatchObject({ operationId: 'b_list', tags: ['b: things', 'same'] });
  expect(Object.keys(at('webhooks') as object)).toEqual(['changed', 'b.changed']);
});

test('a reference to nothing is bound to nobody', () => {
  const { document } = lock([schemasOf('a', {}, 'Gone'), schemasOf('b', { Gone: text, a_Gone: text }, 'Gone')]);
  expect(JSON.stringify(document.paths)).toContain('"#/components/schemas/a:Gone"');
});
