// Names, texts and values of a document never become code, whatever they are.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { clientTypes } from './client-types.ts';

const nasty = fc.oneof(
  fc.constantFrom(
    '*/ export const x = 1; /*',
    '`$' + '{process.exit()}`',
    '"; evil()',
    "'; evil()",
    '__proto__',
    'constructor',
    '\\',
    '\\"',
    '\n}\nevil',
    '\u2028evil',
    '\u202eevil',
    '@ts-ignore',
    'x\n@ts-expect-error',
    '//',
    'default',
    '200',
    '',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);

const schema = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.record({ type: fc.constantFrom('string', 'number', 'null'), description: nasty, default: nasty, title: nasty }),
    fc.record({ enum: fc.array(nasty, { minLength: 1, maxLength: 3 }) }),
    fc.record({ const: fc.dictionary(nasty, nasty, { maxKeys: 2 }) }),
    fc.record({
      properties: fc.dictionary(nasty, tie('any'), { maxKeys: 3 }),
      required: fc.array(nasty, { maxLength: 2 }),
    }),
    fc.record({ oneOf: fc.array(tie('any'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ type: fc.constant('array'), items: tie('any') }),
    fc.record({ $ref: nasty.map((name) => `#/components/schemas/${name}`) }),
  ),
})).any;

const document = fc.record({
  paths: fc.dictionary(
    nasty.map((path) => `/${path}`),
    fc.record({
      get: fc.record({
        operationId: nasty,
        summary: nasty,
        parameters: fc.array(fc.record({ name: nasty, in: fc.constantFrom('query', 'header', 'path'), schema }), {
          maxLength: 2,
        }),
        responses: fc.dictionary(
          nasty,
          fc.record({ description: nasty, content: fc.dictionary(nasty, fc.record({ schema }), { maxKeys: 1 }) }),
          { maxKeys: 2 },
        ),
      }),
    }),
    { maxKeys: 2 },
  ),
  components: fc.record({ schemas: fc.dictionary(nasty, schema, { maxKeys: 3 }) }),
});

/** The output without literals and comments: what is left is code. */
function codeIn(text: string): string {
  const unnoted = text.replaceAll(/^\/\/.*$/gm, '');
  return unnoted.replaceAll(/"(?:[^"\\\n\u2028\u2029]|\\.)*"|\/\*\*(?:[^*]|\*(?!\/))*\*\//g, '');
}

/** Every word that the writer itself uses. Names that are plain identifiers stand as members, before `:` or `?:`. */
const vocabulary =
  /^(?:export|interface|type|paths|webhooks|components|views|operations|Record|Array|extends|\$defs|\$List\d+|string|number|boolean|null|undefined|unknown|never|readonly|true|false|\d+(?:\.\d+)?(?:e\+?-?\d+)?)$/;

test('what is left without literals and comments is made of the words of the writer and of member names', () => {
  fc.assert(
    fc.property(document, (paths) => {
      const text = clientTypes({ openapi: '3.1.0', ...paths } as unknown as JsonObject, { banner: ['*/ evil()'] });
      const code = codeIn(text);
      expect(code).not.toMatch(/["'`\\/]/);
      expect(text.match(/\/\*\*(?:[^*]|\*(?!\/))*\*\/|^\/\/.*/gm)?.join('') ?? '').not.toMatch(/@ts-/);
      expect(text).not.toMatch(/[\u2028\u2029\u202a-\u202e\p{Cs}]/u);
      const words = code.replaceAll(/[\w$]+\??: /g, '').match(/[\w$.]+/g) ?? [];
      expect(words.filter((word) => !vocabulary.test(word))).toEqual([]);
      const count = (character: string) => code.split(character).length;
      expect([count('{'), count('['), count('(')]).toEqual([count('}'), count(']'), count(')')]);
    }),
  );
});

test('the same document gives the same text', () => {
  fc.assert(
    fc.property(document, (paths) => {
      const made = () => clientTypes(structuredClone(paths) as unknown as JsonObject, { banner: [] });
      expect(made()).toBe(made());
    }),
    { numRuns: 20 },
  );
});
