import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { schemaCompiler } from '../schema/compile.ts';
import { boundariesOf } from './boundary.ts';
import { exampleOf, samplerFor } from './example.ts';
import { createRandom } from './random.ts';

const count = fc.nat({ max: 4 });
// Not `__proto__`: ajv passes over a property of that name.
// Not a method of every object: ajv calls `toString` of the values of `uniqueItems`.
const name = fc.constantFrom('a', 'b', 'c', 'constructor');
const { schema } = fc.letrec<{ schema: Json }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    fc.record({ type: fc.constantFrom('integer', 'number'), minimum: count, maximum: fc.integer({ min: 4, max: 9 }) }),
    fc.record({ type: fc.constant('string'), minLength: count, maxLength: fc.integer({ min: 4, max: 9 }) }),
    fc.record({ type: fc.constant('string'), pattern: fc.constantFrom('^a+$', '^[A-Z]{2}-\\d{3}$', '^(x|y)z?$') }),
    fc.constantFrom<Json>({ type: 'boolean' }, { enum: ['x', 2, null] }, { const: { k: 1 } }, { $ref: '#/$defs/loop' }),
    fc.record({ type: fc.constant('array'), items: tie('schema'), minItems: count, uniqueItems: fc.boolean() }),
    fc.record({
      type: fc.constant('object'),
      properties: fc.dictionary(name, tie('schema'), { maxKeys: 3 }),
      required: fc.uniqueArray(name, { maxLength: 2 }),
    }),
    fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ oneOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ not: tie('schema') }),
  ) as fc.Arbitrary<Json>,
}));

const $defs = { loop: { type: 'object', properties: { next: { $ref: '#/$defs/loop' } } } };

describe('values made from a schema', () => {
  it('are valid, or broken just as they say, by our validator and by ajv', () => {
    const seen = { schemas: 0, examples: 0, valid: 0, broken: 0 };
    fc.assert(
      fc.property(schema, (root) => {
        const document = JSON.parse(JSON.stringify({ $defs, allOf: [root] })) as JsonObject;
        const theirs = new Ajv2020({ strict: false, ownProperties: true }).compile(document);
        const node = schemaCompiler(document, { direction: 'request', kind: 'schema' }).at('');
        if (!node) throw new Error('no schema');
        seen.schemas++;
        const example = exampleOf(document, document);
        if (example !== undefined) {
          seen.examples++;
          expect(theirs(JSON.parse(JSON.stringify(example)))).toBe(true);
        }
        for (const { value, broken } of boundariesOf(node, samplerFor('request'))) {
          seen[broken ? 'broken' : 'valid']++;
          expect(
            theirs(JSON.parse(JSON.stringify(value))),
            `${JSON.stringify(value)} of ${JSON.stringify(document)}`,
          ).toBe(broken === undefined);
        }
      }),
      { numRuns: 300 },
    );
    // Neither side may be trivial.
    expect(seen.examples).toBeGreaterThan(seen.schemas / 2);
    expect(Math.min(seen.valid, seen.broken)).toBeGreaterThan(seen.schemas);
  }, 60_000);
});

describe('createRandom', () => {
  it('gives the same numbers for the same seed, and others for another', () => {
    const numbers = (seed: number) => {
      const random = createRandom(seed);
      return Array.from({ length: 20 }, () => random.below(1_000));
    };
    expect(numbers(1)).toEqual(numbers(1));
    expect(numbers(1)).not.toEqual(numbers(2));
    expect(numbers(1).every((one) => one >= 0 && one < 1_000)).toBe(true);
  });
});
