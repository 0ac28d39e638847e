import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDocument } from '../document/document.ts';
import type { Json, JsonObject } from '../json.ts';
import { valueAt } from '../reference.ts';
import { toOpenApi30 } from './downgrade.ts';

const names = fc.constantFrom('a', 'b');
const scalars = fc.constantFrom<Json>(null, true, 0, 1, 2.5, '', 'a', 'abc');
const type = fc.constantFrom('string', 'number', 'integer', 'boolean', 'null', 'array', 'object');
const small = fc.integer({ min: 0, max: 3 });

/** A keyword with a value, as an object of one member. */
const keyword = <T>(name: string, value: fc.Arbitrary<T>): fc.Arbitrary<JsonObject> =>
  value.map((given) => ({ [name]: given }) as JsonObject);

const { schema, value } = fc.letrec<{ schema: Json; value: Json; keywords: JsonObject }>((tie) => {
  const part = tie('schema');
  const parts = fc.array(part, { minLength: 1, maxLength: 2 });
  const members = fc.dictionary(names, part, { minKeys: 1, noNullPrototype: true });
  return {
    value: fc.oneof(
      { maxDepth: 3 },
      scalars,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(names, tie('value'), { maxKeys: 2, noNullPrototype: true }),
    ),
    schema: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.constantFrom<Json>(true, false, {}, { type: 'string' }, { $ref: '#/$defs/D' }),
      fc.array(tie('keywords'), { minLength: 1, maxLength: 2 }).map((all) => Object.assign({}, ...all) as JsonObject),
    ),
    keywords: fc.oneof(
      keyword('type', fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 }))),
      keyword('const', scalars),
      keyword('enum', fc.uniqueArray(scalars, { minLength: 1, maxLength: 3 })),
      ...['minimum', 'exclusiveMinimum', 'maximum', 'exclusiveMaximum', 'minLength', 'maxItems'].map((name) =>
        keyword(name, small),
      ),
      ...['items', 'contains', 'additionalProperties', 'propertyNames', 'not'].map((name) => keyword(name, part)),
      ...['prefixItems', 'anyOf', 'allOf', 'oneOf'].map((name) => keyword(name, parts)),
      ...['properties', 'patternProperties', 'dependentSchemas'].map((name) => keyword(name, members)),
      keyword('required', fc.uniqueArray(names)),
      keyword('dependentRequired', fc.dictionary(names, fc.uniqueArray(names), { noNullPrototype: true })),
      keyword('unevaluatedProperties', fc.boolean()),
      fc.record(
        { contains: part, minContains: small, maxContains: small },
        { requiredKeys: ['contains'] },
      ) as fc.Arbitrary<JsonObject>,
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      fc.record({ if: part, then: part, else: part }, { requiredKeys: ['if'] }) as fc.Arbitrary<JsonObject>,
    ),
  };
});

function validator(schemas: JsonObject): (instance: Json) => boolean {
  // Without allErrors ajv 8.20 skips what follows prefixItems for an empty list.
  const ajv = new Ajv2020({ strict: false, logger: false, allErrors: true });
  ajv.addSchema({ $id: 'https://example.com/', components: { schemas } });
  return ajv.compile({ $ref: 'https://example.com/#/components/schemas/S' });
}

function referringTo(schema: Json, target: string): Json {
  return JSON.parse(JSON.stringify(schema).replaceAll('#/$defs/D', target)) as Json;
}

test('the 3.0 view accepts all that the contract accepts, and the same where nothing is reported', {
  timeout: 60_000,
}, () => {
  fc.assert(
    fc.property(schema, schema, fc.array(value, { minLength: 8, maxLength: 8 }), (source, definition, values) => {
      const S = referringTo(source, '#/components/schemas/D');
      const D = referringTo(definition, '#/components/schemas/E');
      const schemas = { S, D, E: { type: 'array' } };
      const { document, diagnostics } = toOpenApi30({
        openapi: '3.1.0',
        info: { title: '', version: '' },
        paths: {},
        components: { schemas },
      });
      // What 3.0 means is what its upgrade to 3.1 means, which has tests of its own.
      const view = parseDocument('svc', JSON.stringify(document), { mode: 'strict' });
      expect(view.diagnostics).toEqual([]);
      const exact = validator(schemas);
      const viewed = validator(valueAt(view.document!.root, ['components', 'schemas']) as JsonObject);
      for (const instance of values) {
        if (exact(instance)) expect(viewed(instance)).toBe(true);
        else if (diagnostics.length === 0) expect(viewed(instance)).toBe(false);
      }
    }),
    { numRuns: 150 },
  );
});
