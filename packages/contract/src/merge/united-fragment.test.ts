import { expect, test } from 'vitest';
import { compileRevision } from '../revision/revision.ts';
import { answering, documentOf } from './merge.fixture.ts';

const thing = { $ref: '#/components/schemas/Thing' };
const documentWith = (paths: Record<string, unknown>, schema: object) =>
  documentOf('shop', {
    paths,
    components: { schemas: { Thing: schema, Part: { type: 'object', properties: { thing } } } },
  });
const older = documentWith(
  { '/kept': { get: answering(thing) }, '/left': { get: answering({ $ref: '#/components/schemas/Part' }) } },
  { type: 'string' },
);
const newer = documentWith(
  { '/kept': { get: answering(thing) }, '/new': { get: answering(thing) } },
  { type: 'number' },
);

test('operations that only another document has are kept beside those of the primary one', () => {
  const { operations } = compileRevision([{ primary: newer, others: [older] }]);
  expect(operations.map(({ path }) => path)).toEqual(['/kept', '/left', '/new']);
});

test('an operation that is kept goes by the components of its own document', () => {
  const revision = compileRevision([{ primary: newer, others: [older] }]);
  const check = (path: string, body: unknown) => {
    const operation = revision.operations.find((one) => one.path === path)!;
    const { check } = revision.responseValidator(operation).plan(200, ['content-type', 'application/json']);
    return check?.(new TextEncoder().encode(JSON.stringify(body))).length;
  };
  expect([check('/left', { thing: 'a' }), check('/left', { thing: 1 })]).toEqual([0, 1]);
  expect([check('/new', 1), check('/new', 'a')]).toEqual([0, 1]);
});

test('an operation that has moved is given another id at the place that it leaves', () => {
  const at = (path: string) =>
    documentOf('shop', { paths: { [path]: { get: answering({}, { operationId: 'list' }) } } });
  const { operations } = compileRevision([{ primary: at('/v2'), others: [at('/v1')] }]);
  expect(operations.map(({ operationId }) => operationId)).toEqual(['shop_list_get_v1', 'shop_list']);
});

test('the revision is another one while instances publish another document too', () => {
  const alone = compileRevision([newer]);
  const mixed = compileRevision([{ primary: newer, others: [older] }], {}, alone);
  expect(mixed.id).not.toBe(alone.id);
  expect(compileRevision([{ primary: { ...newer }, others: [{ ...older }] }], {}, mixed)).toBe(mixed);
  expect(compileRevision([{ primary: newer, others: [] }]).id).toBe(alone.id);
});
