import { expect, test } from 'vitest';
import { packRevision } from '../revision/packed-revision.ts';
import { compileRevision } from '../revision/revision.ts';
import { unpackRevision } from '../revision/unpacked-revision.ts';
import type { RequestValidator } from '../validator.ts';
import { documentOf } from './merge.fixture.ts';

const taking = (schema: object) => ({
  requestBody: { content: { 'application/json': { schema } } },
  responses: { 200: { description: 'Fine' } },
});
const thing = { $ref: '#/components/schemas/Thing' };
const release = (least: number, more: Record<string, unknown> = {}) =>
  documentOf('shop', {
    paths: {
      '/things': { post: taking({ $ref: '#/components/schemas/Wrapped' }) },
      '/same': { post: taking({}) },
      ...more,
    },
    components: { schemas: { Thing: { type: 'integer', minimum: least }, Wrapped: { type: 'array', items: thing } } },
  });
const [older, newer] = [release(0), release(1)];

function accepts(validator: RequestValidator, body: unknown): boolean {
  const plan = validator.planBody('application/json', true);
  return plan.kind === 'buffer' && plan.check(new TextEncoder().encode(JSON.stringify(body))).length === 0;
}

test('operations that another document promises otherwise are kept beside the published ones, however deep they differ', () => {
  const revision = compileRevision([{ primary: newer, others: [older] }]);
  expect([...revision.alternatives.keys()]).toEqual(['POST /things']);
  const [alternative] = revision.alternatives.get('POST /things') ?? [];
  expect(alternative?.digest).toBe(older.digest);
  const published = revision.operations.find(({ path }) => path === '/things')!;
  expect(accepts(revision.validator(published), [0])).toBe(false);
  expect(accepts(revision.validator(alternative!.operation), [0])).toBe(true);
  expect(accepts(revision.validator(alternative!.operation), [-1])).toBe(false);
});

test('what an alternative promises is not in the document', () => {
  const mixed = compileRevision([{ primary: newer, others: [older] }]);
  expect(mixed.json).toBe(compileRevision([newer]).json);
});

test('there are none where all documents promise the same', () => {
  const more = release(1, { '/more': { get: { responses: {} } } });
  expect(compileRevision([{ primary: more, others: [newer] }]).alternatives.size).toBe(0);
  expect(compileRevision([newer]).alternatives.size).toBe(0);
});

test('an operation that another service is published for has no alternatives of this one', () => {
  const rival = documentOf('depot', { paths: { '/things': { post: taking({}) } } });
  const revision = compileRevision([rival, { primary: newer, others: [older] }]);
  expect(revision.operations.find(({ path }) => path === '/things')?.service).toBe('depot');
  expect(revision.alternatives.size).toBe(0);
});

test('they cross threads, and come as soon as another document is published beside one that stays', () => {
  const alone = compileRevision([newer]);
  const mixed = compileRevision([{ primary: newer, others: [older] }], {}, alone);
  const received = unpackRevision(packRevision(mixed, alone), unpackRevision(packRevision(alone)));
  const [alternative] = received.alternatives.get('POST /things') ?? [];
  expect(alternative?.digest).toBe(older.digest);
  expect(accepts(received.validator(alternative!.operation), [0])).toBe(true);
  expect(accepts(received.validator(received.operations.find(({ path }) => path === '/things')!), [0])).toBe(false);
  // Whoever has received them can send them on.
  expect(unpackRevision(packRevision(received)).alternatives.get('POST /things')?.[0]?.digest).toBe(older.digest);
  const over = compileRevision([newer], {}, mixed);
  expect(unpackRevision(packRevision(over, received), received).alternatives.size).toBe(0);
});
