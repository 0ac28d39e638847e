import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { accepts } from '../schema/check-value.ts';
import { schemaCompiler } from '../schema/compile.ts';
import { toInstance } from '../schema/instance.ts';
import { contractOf } from './diff.fixture.ts';
import { diffContracts } from './diff.ts';
import { schemaDocument } from './diff-rules.ts';

const NAMES = ['a', 'b', 'c'];
const name = fc.constantFrom(...NAMES);
const value = fc.constantFrom<Json>(null, true, 0, 1, 2.5, '', 'a', 'abc', [], ['a'], {}, { a: 1 }, { a: 'a', b: 2 });

function someOf(keywords: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Json> {
  const entries = Object.entries(keywords).map(([key, arbitrary]) => fc.tuple(fc.constant(key), arbitrary));
  return fc
    .uniqueArray(fc.oneof(...entries), { minLength: 1, maxLength: 4, selector: ([key]) => key })
    .map((chosen) => Object.fromEntries(chosen) as Json);
}

const count = fc.nat({ max: 3 });
/** Schemas that refer to each other and to themselves, as real ones do. */
const { schema } = fc.letrec<{ schema: Json }>((tie) => {
  const sub = tie('schema');
  const subs = fc.array(sub, { minLength: 1, maxLength: 3 });
  const type = fc.constantFrom('null', 'boolean', 'integer', 'number', 'string', 'array', 'object');
  return {
    schema: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom<Json>(
        {},
        { type: 'string' },
        { $ref: '#/components/schemas/A' },
        { $ref: '#/components/schemas/B' },
      ),
      someOf({
        type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })),
        enum: fc.uniqueArray(value, { minLength: 1, maxLength: 3 }),
        const: value,
        minimum: count,
        exclusiveMaximum: count,
        multipleOf: fc.constantFrom(1, 0.5, 2),
        minLength: count,
        maxLength: count,
        pattern: fc.constantFrom('^a', 'b$', '^[a-c]*$'),
        minItems: count,
        maxItems: count,
        uniqueItems: fc.boolean(),
        items: sub,
        prefixItems: subs,
        contains: sub,
        required: fc.uniqueArray(name, { maxLength: 2 }),
        properties: fc.dictionary(name, sub, { maxKeys: 3, noNullPrototype: true }),
        additionalProperties: fc.oneof(fc.boolean(), sub),
        unevaluatedProperties: fc.boolean(),
        propertyNames: sub,
        dependentRequired: fc.dictionary(name, fc.uniqueArray(name, { maxLength: 2 }), {
          maxKeys: 1,
          noNullPrototype: true,
        }),
        allOf: subs,
        anyOf: subs,
        oneOf: subs,
        not: sub,
        if: sub,
      }),
    ),
  };
});
const components = fc.record({ A: schema, B: schema });

function documentOf(place: 'request-body' | 'response-body', root: Json, schemas: JsonObject): JsonObject {
  return { ...schemaDocument(place, root), components: { schemas } };
}

const places = ['request-body', 'response-body'] as const;

describe('diff of random contracts', () => {
  it('tells nothing of a contract and itself', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), schema, components, (place, root, schemas) => {
        const document = documentOf(place, root, schemas);
        expect(diffContracts(contractOf(document), contractOf(document))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('is silent about a schema that is wrapped, or whose components are renamed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), schema, components, (place, root, schemas) => {
        const before = documentOf(place, root, schemas);
        const wrapped = documentOf(place, { allOf: [root] }, schemas);
        const text = JSON.stringify(before).replaceAll('#/components/schemas/A', '#/components/schemas/Z');
        const renamed = JSON.parse(text.replace(/"schemas":\{"A":/, '"schemas":{"Z":')) as JsonObject;
        for (const after of [wrapped, renamed]) {
          const told = diffContracts(contractOf(before), contractOf(after));
          expect(told.filter(({ severity }) => severity !== 'cosmetic')).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('shows only what it has proven: a witness is allowed by one contract and forbidden by the other', () => {
    let proven = 0;
    fc.assert(
      fc.property(fc.constantFrom(...places), schema, schema, components, (place, one, other, schemas) => {
        const [before, after] = [documentOf(place, one, schemas), documentOf(place, other, schemas)];
        for (const { witness } of diffContracts(contractOf(before), contractOf(after))) {
          if (witness?.body === undefined) continue;
          proven += 1;
          const value = JSON.parse(witness.body) as Json;
          const [allowing, forbidding] = witness.kind === 'request' ? [before, after] : [after, before];
          expect(takes(allowing, place, value)).toBe(true);
          expect(takes(forbidding, place, value)).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
    expect(proven).toBeGreaterThan(50);
  });

  it('overlooks no value: what is called harmless in a request admits all that was admitted', () => {
    fc.assert(
      fc.property(schema, schema, components, fc.array(value, { minLength: 4 }), (one, other, schemas, tried) => {
        const [before, after] = [documentOf('request-body', one, schemas), documentOf('request-body', other, schemas)];
        const changes = diffContracts(contractOf(before), contractOf(after));
        if (changes.some(({ severity }) => severity === 'breaking' || severity === 'risky')) return;
        // Members that the older contract does not name are taken as not sent.
        const refused = tried.filter(
          (candidate) =>
            isPlain(candidate) && takes(before, 'request-body', candidate) && !takes(after, 'request-body', candidate),
        );
        expect(refused).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('ends on schemas that are knotted in any way', () => {
    const knot = (rest: JsonObject): JsonObject => ({
      anyOf: [{ $ref: '#/components/schemas/A' }, { allOf: [{ $ref: '#/components/schemas/B' }], ...rest }],
      properties: { a: { $ref: '#/components/schemas/A' }, b: { items: { $ref: '#/components/schemas/B' } } },
    });
    const before = documentOf(
      'request-body',
      { ...knot({}), maxProperties: 5 },
      { A: knot({}), B: knot({ minProperties: 1 }) },
    );
    const after = documentOf(
      'request-body',
      { ...knot({}), maxProperties: 2 },
      { A: knot({ required: ['a'] }), B: knot({}) },
    );
    const told = diffContracts(contractOf(before), contractOf(after)).map(({ rule }) => rule);
    expect(told).toContain('request-body-max-properties-decreased');
  });
});

function isPlain(candidate: Json): boolean {
  return typeof candidate !== 'object' || candidate === null || Array.isArray(candidate);
}

function takes(document: JsonObject, place: (typeof places)[number], candidate: Json): boolean {
  const direction = place === 'request-body' ? 'request' : 'response';
  const pointer =
    place === 'request-body'
      ? '/paths/~1things/post/requestBody/content/application~1json/schema'
      : '/paths/~1things/post/responses/200/content/application~1json/schema';
  const node = schemaCompiler(contractOf(document).document as unknown as Json, { direction }).at(pointer);
  return node === undefined || accepts(node, toInstance(candidate));
}
