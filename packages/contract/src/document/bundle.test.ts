import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { createBundle } from './bundle.ts';
import { parseDocument } from './document.ts';

const base = 'file:///docs/api/openapi.json';

interface Bundled {
  readonly document: JsonObject;
  readonly asked: readonly string[];
  readonly reasons: readonly string[];
}

/** Bundles a document with these files, by address relative to it. */
function bundled(root: Json, files: Readonly<Record<string, Json>>): Bundled {
  const texts = new Map(Object.entries(files).map(([name, file]) => [new URL(name, base).href, JSON.stringify(file)]));
  const bundle = createBundle(JSON.stringify(root), base);
  if (!bundle) throw new Error('no bundle');
  const asked: string[] = [];
  const reasons: string[] = [];
  for (let [next] = bundle.wanted(); next !== undefined; [next] = bundle.wanted()) {
    asked.push(next);
    reasons.push(bundle.settle(next, texts.get(next)) ?? '');
  }
  return { document: JSON.parse(bundle.text()), asked, reasons: reasons.filter((reason) => reason !== '') };
}

function answering(schema: Json, extra: JsonObject = {}): JsonObject {
  const content = { 'application/json': { schema } };
  const paths = { '/a': { get: { responses: { 200: { description: 'Done', content } } } } };
  return { openapi: '3.1.1', info: { title: 'A', version: '1' }, paths, ...extra };
}

const schemaOf = (document: Json) =>
  (document as { paths: { '/a': { get: { responses: { 200: { content: Record<string, { schema: Json }> } } } } } })
    .paths['/a'].get.responses[200].content['application/json']?.schema;

const schemasOf = (document: JsonObject) => (document.components as { schemas: JsonObject } | undefined)?.schemas;

test('embeds what a reference leads to, whole or a part, under the name it has there', () => {
  const root = answering({ oneOf: [{ $ref: 'pet.json' }, { $ref: './common/all.json#/components/schemas/Error' }] });
  const { document, asked } = bundled(root, {
    'pet.json': { type: 'object' },
    'common/all.json': { openapi: '3.1.0', components: { schemas: { Error: { type: 'string' } } } },
  });
  expect(asked).toEqual(['file:///docs/api/pet.json', 'file:///docs/api/common/all.json']);
  expect(schemaOf(document)).toEqual({
    oneOf: [{ $ref: '#/components/schemas/pet' }, { $ref: '#/components/schemas/all.Error' }],
  });
  expect(schemasOf(document)).toEqual({ 'all.Error': { type: 'string' }, pet: { type: 'object' } });
});

test('follows references of embedded files from their own place, in circles and back to the document', () => {
  const extra = { components: { schemas: { Mine: { type: 'string' } } } };
  const { document, asked } = bundled(answering({ $ref: 'deep/a.json' }, extra), {
    'deep/a.json': { properties: { b: { $ref: 'b.json#/here' }, self: { $ref: '#' } } },
    'deep/b.json': { here: { items: { $ref: 'a.json' }, not: { $ref: '../openapi.json#/components/schemas/Mine' } } },
  });
  expect(asked).toEqual(['file:///docs/api/deep/a.json', 'file:///docs/api/deep/b.json']);
  expect(schemasOf(document)).toEqual({
    Mine: { type: 'string' },
    a: { properties: { b: { $ref: '#/components/schemas/b.here' }, self: { $ref: '#/components/schemas/a' } } },
    'b.here': { items: { $ref: '#/components/schemas/a' }, not: { $ref: '#/components/schemas/Mine' } },
  });
});

test('takes no name from anybody: equal ones get a hash of their place, the same on every machine', () => {
  const root = answering(
    { anyOf: [{ $ref: 'x/pet.json' }, { $ref: 'y/pet.json' }, { $ref: 'own.json' }] },
    { components: { schemas: { own: { const: 1 } } } },
  );
  const files = { 'x/pet.json': { const: 2 }, 'y/pet.json': { const: 3 }, 'own.json': { const: 4 } };
  const names = Object.keys(schemasOf(bundled(root, files).document) ?? {});
  expect(names).toEqual([
    'own',
    expect.stringMatching(/^own\.[0-9a-f]{8}$/),
    ...Array(2).fill(expect.stringMatching(/^pet\.[0-9a-f]{8}$/)),
  ]);
  expect(new Set(names).size).toBe(4);
});

test('keeps the values that discriminators had by the addresses of their branches', () => {
  const pets = {
    oneOf: [{ $ref: 'pets.json#/Cat' }, { $ref: 'dog.json' }],
    discriminator: { propertyName: 'kind', mapping: { d: 'dog.json' } },
  };
  const { document } = bundled(answering(pets), { 'pets.json': { Cat: {} }, 'dog.json': {} });
  expect(schemaOf(document)).toMatchObject({
    discriminator: {
      mapping: { Cat: '#/components/schemas/pets.Cat', dog: '#/components/schemas/dog', d: '#/components/schemas/dog' },
    },
  });
});

test('asks for nothing in examples, enums, names of properties and schemas with an address of their own', () => {
  const root = answering({
    example: { $ref: 'a.json' },
    default: { $ref: 'b.json' },
    enum: [{ $ref: 'c.json' }],
    properties: { $ref: { type: 'string' } },
    not: { $id: 'https://other.test/s', items: { $ref: 'd.json' } },
  });
  const { document, asked } = bundled(root, {});
  expect(asked).toEqual([]);
  expect(document).toEqual(root);
});

test('what is not had, not there, or of another version stays a reference, and is told by the reader of the document', () => {
  const root = answering({
    anyOf: ['no.json', 'a.json#/gone', 'old.json#/x', 'ftp://h/x', 'text.json'].map(($ref) => ({ $ref })),
  });
  const { document, reasons } = bundled(root, {
    'a.json': {},
    'old.json': { openapi: '3.0.3', x: {} },
    'text.json': 'only a text',
  });
  expect(document).toEqual(root);
  expect(reasons).toEqual([
    'old.json is OpenAPI 3.0.3, and the document is 3.1.1',
    expect.stringMatching(/^text\.json is not usable: /),
  ]);
  const { diagnostics } = parseDocument('a', JSON.stringify(document));
  expect(diagnostics.filter(({ rule }) => rule === 'external-reference')).toHaveLength(5);
});

test('every kind of object can be shared, and the result is a document without references out of it', () => {
  const parameter = { name: 'q', in: 'query', schema: { type: 'integer' } };
  const shared = {
    p: parameter,
    r: { description: 'Done', headers: { H: { $ref: '#/h' } } },
    h: { schema: { type: 'string' } },
    b: { content: { 'text/plain': {} } },
    i: { get: { parameters: [{ $ref: '#/p' }], responses: { 200: { $ref: '#/r' } } } },
  };
  for (const openapi of ['3.1.1', '3.0.3']) {
    const root = {
      openapi,
      info: { title: 'A', version: '1' },
      paths: {
        '/a': {
          parameters: [{ $ref: 's.json#/p' }],
          post: { requestBody: { $ref: 's.json#/b' }, responses: { 200: { $ref: 's.json#/r' } } },
        },
        '/i': { $ref: 's.json#/i' },
      },
    };
    const { document } = bundled(root, { 's.json': shared });
    const parsed = parseDocument('a', JSON.stringify(document));
    expect(parsed.diagnostics, openapi).toEqual([]);
    expect(Object.keys(document.components as JsonObject)).toEqual([
      'responses',
      'parameters',
      'requestBodies',
      'headers',
      'pathItems',
    ]);
  }
});

test('embeds no more than the limit of bytes, and any depth of files', () => {
  const files = Object.fromEntries(
    Array.from({ length: 300 }, (_, i) => [
      `f${i}.json`,
      { description: 'x'.repeat(99), not: { $ref: `f${i + 1}.json` } },
    ]),
  );
  const all = Object.keys(schemasOf(bundled(answering({ $ref: 'f0.json' }), files).document) ?? {});
  expect(all).toHaveLength(300);
  const limits = { bytes: 10_000, depth: 200, nodes: 2_000_000, operations: 5_000 };
  const bundle = createBundle(JSON.stringify(answering({ $ref: 'f0.json' })), base, limits);
  for (let [next] = bundle?.wanted() ?? []; bundle && next !== undefined; [next] = bundle.wanted()) {
    bundle.settle(next, JSON.stringify(files[next.split('/').at(-1) as string]));
  }
  expect(bundle?.text().length).toBeLessThan(20_000);
});
