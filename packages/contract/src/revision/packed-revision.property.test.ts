// A revision that has crossed threads is the one that was sent: in text, operations, matches and verdicts, whether it
// came whole or as what has changed since another one.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Document } from '../document/document.ts';
import type { Json, JsonObject } from '../json.ts';
import { documentOf } from '../merge/merge.fixture.ts';
import type { MergePolicy } from '../merge/merge-policy.ts';
import type { Operation } from '../operation.ts';
import type { Violation } from '../validator.ts';
import { packedBuffers, packRevision } from './packed-revision.ts';
import { compileRevision, type Revision } from './revision.ts';
import { unpackRevision } from './unpacked-revision.ts';

const reference = fc.constantFrom('Node', 'Item').map((name): JsonObject => ({ $ref: `#/components/schemas/${name}` }));
const { schema } = fc.letrec<{ schema: JsonObject }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.constantFrom<JsonObject>({ type: 'string' }, { type: 'integer', maximum: 7 }, { enum: ['a', null] }),
    reference,
    fc.record({ type: fc.constant('array'), items: tie('schema') }) as fc.Arbitrary<JsonObject>,
    fc
      .dictionary(fc.constantFrom('id', 'next', '__proto__', '1'), tie('schema'))
      .map((properties): JsonObject => ({ type: 'object', required: ['id'], properties })),
  ),
}));
const component = schema.map((one): JsonObject => ({ type: ['object', 'array', 'integer'], anyOf: [one] }));
const operation = schema.map(
  (one): JsonObject => ({
    summary: 'Keeps a thing: “ü”',
    requestBody: { required: true, content: { 'application/json': { schema: one } } },
    responses: { 200: { description: 'Fine' } },
  }),
);
const parameter = schema.map((one): JsonObject => ({ name: 'q', in: 'query', schema: one }));
const paths = fc.dictionary(
  fc.constantFrom('/things', '/things/{id}', '/things/{key}', '/things/mine', '/things/{id}:run'),
  fc.record(
    { post: operation, put: operation, parameters: fc.array(parameter, { maxLength: 1 }) },
    { requiredKeys: ['post'] },
  ),
  { minKeys: 1, maxKeys: 3 },
);
const contents = fc.record({
  paths,
  components: fc.record({ schemas: fc.record({ Node: component, Item: component }) }),
});
const names = ['alpha', 'beta', 'gamma'] as const;
const systems = fc
  .tuple(fc.tuple(contents, contents, contents), contents, fc.constantFrom(...names))
  .map(([all, changed, which]) => {
    const before = all.map((one, index) => documentOf(names[index] as string, one as Record<string, unknown>));
    const after = before.map((one) =>
      one.service === which ? documentOf(which, changed as Record<string, unknown>) : one,
    );
    return { before, after, which };
  });
const policies = fc.constantFrom<MergePolicy>(
  {},
  { naming: 'locked' },
  { services: { beta: { prefix: '/b' } }, info: { title: 'Ünïted', version: '1', 'x-large': 1 } },
);
const requests = fc.record({
  path: fc.constantFrom('/things', '/things/7', '/things/mine', '/things/a:run', '/b/things/7', '/none'),
  query: fc.constantFrom('', 'q=1', 'q=a', 'q=1&q=2'),
  body: fc.oneof(fc.constantFrom<Json>({ id: 1 }, [], 7, 8, { id: { id: [] } }), fc.jsonValue() as fc.Arbitrary<Json>),
});
type Sent = typeof requests extends fc.Arbitrary<infer T> ? T : never;

test('unpacking gives back what was packed', () => {
  fc.assert(
    fc.property(systems, policies, requests, (system, policy, sent) => {
      const sentFirst = compileRevision(system.before, policy);
      const gotFirst = unpackRevision(transferred(packRevision(sentFirst)));
      expectSame(gotFirst, sentFirst, sent);
      const sentNext = compileRevision(system.after, policy, sentFirst);
      if (sentNext === sentFirst) return;
      const packed = packRevision(sentNext, sentFirst);
      expect(packed.changed.map(({ service }) => service)).toContain(system.which);
      const gotNext = unpackRevision(transferred(packed), gotFirst);
      expectSame(gotNext, compileRevision(system.after.map(copied), policy), sent);
      const before = new Set(gotFirst.operations);
      const lasting = gotNext.operations.filter(({ service }) => packed.unchanged.includes(service));
      expect(lasting.every((one) => before.has(one))).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test('what is packed for a receiver of one revision is refused by any other', () => {
  const one = compileRevision([documentOf('alpha', {})]);
  const other = compileRevision([documentOf('beta', {})]);
  const packed = packRevision(other, one);
  expect(() => unpackRevision(packed)).toThrow(RangeError);
  expect(() => unpackRevision(packed, one)).toThrow(RangeError);
  expect(unpackRevision(packed, unpackRevision(packRevision(one))).id).toBe(other.id);
});

test('a service that did not change is not sent again', () => {
  const alpha = documentOf('alpha', { paths: { '/a': { get: { responses: {} } } } });
  const one = compileRevision([alpha, documentOf('beta', {})]);
  const other = compileRevision([alpha, documentOf('beta', { paths: { '/b': { get: { responses: {} } } } })]);
  const { changed, unchanged } = packRevision(other, one);
  expect([changed.map(({ service }) => service), unchanged]).toEqual([['beta'], ['alpha']]);
});

test('numbers that no double holds keep their digits on the way', () => {
  const document = documentOf('alpha', {});
  const raw = (JSON as unknown as { rawJSON(text: string): Json }).rawJSON('9223372036854775807');
  const schemas = { A: { maximum: raw } };
  const sent = compileRevision([{ ...document, root: { ...document.root, components: { schemas } } }]);
  const got = unpackRevision(transferred(packRevision(sent)));
  expect(JSON.stringify(got.document)).toContain('"maximum":9223372036854775807');
  expect(JSON.stringify(got.part('alpha'))).toContain('"maximum":9223372036854775807');
});

function transferred<T extends ReturnType<typeof packRevision>>(packed: T): T {
  return structuredClone(packed, { transfer: packedBuffers(packed) });
}

function copied(document: Document): Document {
  return { ...document };
}

function plain(one: Operation | undefined): object | undefined {
  if (!one) return undefined;
  const { key, service, sourceKey, method, path, upstreamPath, operationId, sourceOperationId } = one;
  const { pointer, summary, deprecated, tags, audience, definition } = one;
  const names = { key, service, sourceKey, method, path, upstreamPath, operationId, sourceOperationId };
  return { ...names, pointer, summary, deprecated, tags, audience, definition: JSON.stringify(definition) };
}

function expectSame(got: Revision, wanted: Revision, sent: Sent): void {
  expect(got.id).toBe(wanted.id);
  expect(got.json).toBe(JSON.stringify(wanted.document));
  expect(got.json).toBe(wanted.json);
  expect(JSON.stringify(got.document)).toBe(wanted.json);
  expect(got.info).toEqual(wanted.info);
  expect(got.diagnostics).toEqual(JSON.parse(JSON.stringify(wanted.diagnostics)));
  expect([...got.documents]).toEqual([...wanted.documents]);
  expect(got.operations.map(plain)).toEqual(wanted.operations.map(plain));
  expect(verdicts(got, sent)).toEqual(verdicts(wanted, sent));
}

/** What a request meets in a revision. */
function verdicts(revision: Revision, { path, query, body }: Sent): unknown {
  const match = revision.routes.match(path);
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  const found = [...(match?.entry.methods ?? [])].map(([method, one]) => {
    const validator = revision.validator(one, { unknownQuery: 'reject' });
    const plan = validator.planBody('application/json', true);
    return {
      method,
      key: one.key,
      head: validator.checkHead({ parameters: match?.parameters ?? [], query, headers: [] }).map(anyMethod),
      body: plan.kind === 'buffer' ? plan.check(bytes) : plan.kind,
    };
  });
  const nearest = revision.routes.nearest('GET', path, 3).map(({ key }) => key);
  return { parameters: match?.parameters, allow: match?.entry.allow, found, nearest };
}

// A parameter of a path item is one object in all its operations, and any of their pointers leads to it.
function anyMethod(violation: Violation): Violation {
  return { ...violation, schema: violation.schema.replace(/\/(?:post|put)\//, '/*/') };
}
