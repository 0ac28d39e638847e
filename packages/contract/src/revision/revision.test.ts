import { expect, test } from 'vitest';
import { operationKeys } from '../merge/declared-operations.ts';
import { answering, documentOf, schemasOf } from '../merge/merge.fixture.ts';
import { compileRevision } from './revision.ts';

const a = schemasOf('a', { Thing: { type: 'string' } });
const b = schemasOf('b', { Thing: { type: 'string' } });

test('the same documents in any order give the same id and bytes', () => {
  const one = compileRevision([a, b], {});
  const other = compileRevision([{ ...b }, { ...a }], {});
  expect(other.id).toBe(one.id);
  expect(other.json).toBe(one.json);
  expect(JSON.parse(one.json)).toEqual(JSON.parse(JSON.stringify(one.document)));
});

test('another document, or another policy, gives another id', () => {
  const { id } = compileRevision([a, b], {});
  expect(compileRevision([a], {}).id).not.toBe(id);
  expect(compileRevision([a, b], { info: { title: 'X', version: '1' } }).id).not.toBe(id);
});

test('when nothing changed the revision is the previous one', () => {
  const previous = compileRevision([a, b], {});
  expect(compileRevision([{ ...b }, { ...a }], {}, previous)).toBe(previous);
});

test('an operation and its validator live on while the document of its service does', () => {
  const before = compileRevision([a, b], {});
  const after = compileRevision([a, schemasOf('b', { Thing: { type: 'number' } })], {}, before);
  const [ofA, ofB] = before.operations;
  expect(after.operations[0]).toBe(ofA);
  expect(after.operations[1]).not.toBe(ofB);
  expect(after.validator(after.operations[0]!)).toBe(before.validator(ofA!));
});

test('operations are routed by their public path', () => {
  const { routes, operations } = compileRevision([a, b], { services: { b: { prefix: '/p' } } });
  expect(operations.map(({ path, upstreamPath }) => [path, upstreamPath])).toEqual([
    ['/a', '/a'],
    ['/p/b', '/b'],
  ]);
  expect(routes.match('/p/b')?.entry.methods.get('GET')).toBe(operations[1]);
  expect(routes.match('/b')).toBeUndefined();
});

test('no documents give a valid empty revision', () => {
  const empty = compileRevision([], {});
  expect(empty.operations).toEqual([]);
  expect(empty.document).toMatchObject({ openapi: '3.1.1', paths: {} });
});

test('operation keys are those of the document as it is declared', () => {
  const document = documentOf('a', {
    paths: { '/a/{id}:run': { post: answering({}) }, '/health': { get: answering({}) } },
  });
  expect([...operationKeys(document)]).toEqual(['POST /a/{}:run', 'GET /health']);
});
