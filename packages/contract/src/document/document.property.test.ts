import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { methodFields, type ObjectKind, objectGrammar } from '../object-grammar.ts';
import { parseDocument } from './document.ts';

const kinds = Object.keys(objectGrammar) as ObjectKind[];
const words = new Set(kinds.flatMap((kind) => [...objectGrammar[kind].fields.keys()]));
const name: fc.Arbitrary<string> = fc.constantFrom(
  ...words,
  ...methodFields,
  ...[
    '$ref',
    '$id',
    'type',
    'nullable',
    'enum',
    'required',
    'in',
    'name',
    'description',
    'a',
    '/a',
    '/{a}',
    '200',
    'x-a',
    '__proto__',
  ],
  ...[
    'swagger',
    'definitions',
    'consumes',
    'produces',
    'collectionFormat',
    'exclusiveMinimum',
    'minimum',
    'discriminator',
  ],
);

/** Values that look like parts of documents, in all the wrong places. */
const { part } = fc.letrec((tie) => ({
  part: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1.5,
      '',
      'string',
      'path',
      'a',
      '#/components/schemas/a',
      '#/paths/~1a/get',
      './other.json',
      [],
      {},
    ),
    fc.array(tie('part'), { maxLength: 3 }),
    fc.dictionary(name, tie('part'), { maxKeys: 5, noNullPrototype: true }),
  ),
}));

const documents = fc.record({
  version: fc.constantFrom({ swagger: '2.0' }, { openapi: '3.0.3' }, { openapi: '3.1.0' }, { openapi: '3.2.0' }),
  body: fc.record(
    {
      info: part,
      paths: fc.dictionary(fc.constantFrom('/a', '/{a}', 'b'), fc.dictionary(name, part, { noNullPrototype: true }), {
        noNullPrototype: true,
      }),
      components: fc.dictionary(
        fc.constantFrom('schemas', 'parameters', 'responses', 'pathItems'),
        fc.dictionary(fc.constantFrom('a', 'b'), part, { noNullPrototype: true }),
        { noNullPrototype: true },
      ),
      definitions: fc.dictionary(fc.constantFrom('a', 'b'), part, { noNullPrototype: true }),
      parameters: part,
      responses: part,
      servers: part,
      security: part,
    },
    { requiredKeys: ['paths'] },
  ),
});

test('any object that says it is a document gives a document or findings, never an exception', () => {
  fc.assert(
    fc.property(documents, fc.constantFrom('strict' as const, 'lenient' as const), ({ version, body }, mode) => {
      const { document, diagnostics } = parseDocument('svc', JSON.stringify({ ...version, ...body }), { mode });
      if (mode === 'strict')
        expect(document === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
      else expect(document).toBeDefined();
      for (const { pointer } of diagnostics) expect(pointer).toMatch(/^(?:\/.*)?$/);
    }),
    { numRuns: 1_000 },
  );
});

test('what lenient mode has repaired needs no repair: parsing it again changes nothing', () => {
  fc.assert(
    fc.property(documents, ({ version, body }) => {
      const { root } = parseDocument('svc', JSON.stringify({ ...version, ...body })).document as { root: JsonObject };
      const again = parseDocument('svc', JSON.stringify(root));
      expect(JSON.stringify(again.document!.root)).toBe(JSON.stringify(root));
      const left = again.diagnostics.filter(({ rule }) => !lasting.has(rule));
      expect(left.filter(({ pointer }) => pointer.split('/').length > 2)).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

/** Findings that lenient mode reports and leaves as they are. */
const lasting: ReadonlySet<string> = new Set([
  'reference-dangling',
  'component-name',
  'path-unreachable',
  'external-reference',
]);
