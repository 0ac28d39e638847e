// What holds for the merge of any documents: random systems of services with recursive schemas, names in conflict and literals
// that look like references, against an oracle that dereferences naively.

import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Document } from '../document/document.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { documentOf } from './merge.fixture.ts';
import { mergeDocuments } from './merge.ts';

const schemaNames = ['Node', 'Item', 'Error'] as const;
const serviceNames = ['svca', 'svcb', 'svcc'] as const;
const reference = fc.constantFrom(...schemaNames).map((name) => ({ $ref: `#/components/schemas/${name}` }));

const { schema } = fc.letrec<{ schema: JsonObject }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom<JsonObject>({ type: 'string' }, { type: 'integer', minimum: 0 }, { enum: ['a', 'b'] }),
    reference as fc.Arbitrary<JsonObject>,
    reference.map((literal) => ({ const: literal, example: literal }) as JsonObject),
    fc.record({ type: fc.constant('array'), items: tie('schema') }) as fc.Arbitrary<JsonObject>,
    fc
      .record({ properties: fc.dictionary(fc.constantFrom('id', 'next', '$ref', 'items'), tie('schema')) })
      .map(
        ({ properties }) =>
          ({ type: 'object', required: Object.keys(properties).slice(0, 1), properties }) as JsonObject,
      ),
    fc.array(tie('schema'), { minLength: 1, maxLength: 2 }).map((anyOf) => ({ anyOf }) as JsonObject),
  ),
}));

// No schema of the pool is a bare reference: circles of those mean nothing and are repaired when they are read.
const component = fc
  .array(schema, { minLength: 1, maxLength: 2 })
  .map((parts) => ({ type: ['object', 'array', 'string', 'number'], anyOf: parts }) as JsonObject);

const operation = fc.record(
  {
    operationId: fc.constantFrom('list', 'get', 'put'),
    tags: fc.constant(['things']),
    security: fc.constantFrom<Json>([], [{ key: [] }], [{}, { gone: [] }]),
    responses: schema.map((one) => ({
      200: { description: 'Fine', content: { 'application/json': { schema: one } } },
    })),
  },
  { requiredKeys: ['responses'] },
);

const document = fc.record({
  paths: fc.dictionary(
    fc.constantFrom('/things', '/things/{id}', '/things/{key}', '/things/{id}/parts', '/other'),
    fc.record({ get: operation, post: operation }, { requiredKeys: ['get'] }),
    { minKeys: 1, maxKeys: 4 },
  ),
  components: fc.record({
    schemas: fc.record({ Node: component, Item: component, Error: component }),
    securitySchemes: fc.constantFrom(
      { key: { type: 'apiKey', name: 'k', in: 'header' } },
      { key: { type: 'http', scheme: 'basic' } },
    ),
  }),
});

const system: fc.Arbitrary<Document[]> = fc
  .tuple(document, document, document)
  .map((parts) => parts.map((one, index) => documentOf(serviceNames[index] as string, one)));

const runs = { numRuns: 60 };
const text = (value: unknown) => JSON.stringify(value);

test('every operation is there once under its service, or its absence is explained', () => {
  fc.assert(
    fc.property(system, (documents) => {
      const { operations, diagnostics } = mergeDocuments(documents);
      const served = new Set(operations.map(({ service, pointer }) => `${service} ${pointer}`));
      expect(served.size).toBe(operations.length);
      const explained = new Set(diagnostics.map(({ service, pointer }) => `${service} ${pointer}`));
      for (const { service, root } of documents) {
        for (const [path, item] of Object.entries(root.paths as JsonObject)) {
          for (const method of Object.keys(item as JsonObject)) {
            const name = `${service} /paths/${path.replaceAll('/', '~1')}/${method}`;
            expect(served.has(name) || explained.has(name), name).toBe(true);
          }
        }
      }
    }),
    runs,
  );
});

test('operation ids, and templates without their parameter names, are unique', () => {
  fc.assert(
    fc.property(system, (documents) => {
      const { operations, document: root } = mergeDocuments(documents);
      const ids = operations.map(({ operationId }) => operationId);
      expect(new Set(ids).size).toBe(ids.length);
      const templates = Object.keys(root.paths as JsonObject).map((path) => path.replace(/\{[^}]*\}/g, '{}'));
      expect(new Set(templates).size).toBe(templates.length);
    }),
    runs,
  );
});

test('each schema dereferences to what its source dereferences to', () => {
  fc.assert(
    fc.property(system, (documents) => {
      const merged = mergeDocuments(documents);
      for (const { definition, service, pointer } of merged.operations) {
        const source = documents.find((one) => one.service === service) as Document;
        const before = at(source.root, pointer.split('/').slice(1)) as JsonObject;
        expect(text(expand(merged.document, definition.responses as Json, 6))).toBe(
          text(expand(source.root, before.responses as Json, 6)),
        );
      }
    }),
    runs,
  );
});

test('values are judged the same before and after', () => {
  // ajv compares objects by calling these when a value has them.
  const value = fc.jsonValue({ maxDepth: 3 }).filter((one) => !/"(?:valueOf|toString)"/.test(JSON.stringify(one)));
  fc.assert(
    fc.property(system, fc.array(value, { minLength: 5, maxLength: 5 }), (documents, values) => {
      const { document: root } = mergeDocuments(documents);
      const after = judge(root);
      for (const { service, root: source } of documents) {
        const before = judge(source);
        for (const name of schemaNames) {
          for (const one of values) expect(after(`${service}_${name}`, one)).toBe(before(name, one));
        }
      }
    }),
    { numRuns: 10 },
  );
});

test('effective security is the same, and what a service does not define nobody defines for it', () => {
  fc.assert(
    fc.property(system, (documents) => {
      const merged = mergeDocuments(documents);
      const schemes = at(merged.document, ['components', 'securitySchemes']) as JsonObject;
      for (const { definition, service, pointer } of merged.operations) {
        const { root } = documents.find((one) => one.service === service) as Document;
        const before = (at(root, pointer.split('/').slice(1)) as JsonObject).security;
        expect(secured(definition.security, schemes)).toBe(
          secured(before, at(root, ['components', 'securitySchemes']) as JsonObject),
        );
      }
    }),
    runs,
  );
});

test('the order of the documents, and merging again, change nothing', () => {
  fc.assert(
    fc.property(system, fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (documents, order) => {
      const first = text(mergeDocuments(documents));
      expect(text(mergeDocuments(documents))).toBe(first);
      expect(text(mergeDocuments(order.map((index) => ({ ...(documents[index] as Document) }))))).toBe(first);
    }),
    runs,
  );
});

test('adding a service changes no byte of what others have, but for bodies that become references', () => {
  fc.assert(
    fc.property(system, fc.nat(2), (documents, index) => {
      const without = mergeDocuments(documents.filter((_, one) => one !== index));
      const all = mergeDocuments(documents);
      const schemas = at(all.document, ['components', 'schemas']) as JsonObject;
      for (const [name, value] of Object.entries(at(without.document, ['components', 'schemas']) as JsonObject)) {
        if (!isAlias(value) && !isAlias(schemas[name])) expect(text(schemas[name])).toBe(text(value));
      }
      const names = new Map(
        without.operations.map(({ service, pointer, operationId }) => [service + pointer, operationId]),
      );
      for (const { service, pointer, operationId } of all.operations) {
        expect([operationId, undefined]).toContain(names.get(service + pointer));
      }
    }),
    runs,
  );
});

test('renaming a service renames its prefix and nothing else', () => {
  fc.assert(
    fc.property(document, (parts) => {
      const one = mergeDocuments([documentOf('firstname', { ...parts, info: { title: 'T', version: '1' } })]);
      const other = mergeDocuments([documentOf('secondname', { ...parts, info: { title: 'T', version: '1' } })]);
      expect(text(one.document).replaceAll('firstname', 'secondname')).toBe(text(other.document));
    }),
    runs,
  );
});

function at(root: Json, tokens: readonly string[]): Json | undefined {
  let value: Json | undefined = root;
  for (const token of tokens) {
    value = (value as JsonObject | undefined)?.[token.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return value;
}

/** References replaced by what they stand for, `depth` of them deep; literals and names left alone. */
function expand(root: Json, value: Json, depth: number, names = false): Json {
  if (Array.isArray(value)) return value.map((one) => expand(root, one, depth));
  if (!isObject(value)) return value;
  if (!names && typeof value.$ref === 'string') {
    const target = at(root, value.$ref.slice(2).split('/')) as Json;
    // Two services' equal components are one body, a reference further away.
    if (isAlias(target)) return expand(root, target, depth);
    return depth === 0 ? 'deeper' : expand(root, target, depth - 1);
  }
  const entries = Object.entries(value).map(([key, inner]) =>
    !names && (key === 'const' || key === 'example')
      ? [key, inner]
      : [key, expand(root, inner, depth, key === 'properties')],
  );
  return Object.fromEntries(entries);
}

function isAlias(value: Json | undefined): boolean {
  return isObject(value) && Object.keys(value).length === 1 && typeof value.$ref === 'string';
}

/** Verdicts of ajv by the name of a component schema. */
function judge(root: Json): (name: string, value: unknown) => boolean {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false });
  ajv.addSchema({ ...(root as JsonObject), $id: 'https://example.com/root' });
  return (name, value) =>
    ajv.validate({ $ref: `https://example.com/root#/components/schemas/${name}` }, value) === true;
}

/** Requirements with each scheme's name replaced by the scheme. */
function secured(requirements: Json | undefined, schemes: JsonObject): string {
  if (!Array.isArray(requirements)) return text(requirements);
  return text(
    requirements.map((requirement) =>
      Object.entries(requirement as JsonObject).map(([name, scopes]) => [schemes[name] ?? 'undefined', scopes]),
    ),
  );
}
