import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Json, type JsonObject, numberFromText } from '../json.ts';
import { yamlChunks, yamlText } from './yaml-text.ts';

test('another parser reads back the same value', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const value = JSON.parse(text) as Json;
      expect(JSON.stringify(parse(yamlText(value)))).toBe(JSON.stringify(value));
    }),
  );
});

test.each([
  'yes',
  '0x10',
  '1_000',
  '2020-01-01',
  '~',
  '',
  ' x',
  'a: b',
  '- x',
  '#',
  'a\n\n',
  '12:30',
  '\u2028',
  '.inf',
  '08',
])('keeps the string %j a string, for readers of YAML 1.1 too', (text) => {
  expect(parse(yamlText({ [text]: text }), { version: '1.1' })).toEqual({ [text]: text });
  expect(parse(yamlText({ [text]: text }))).toEqual({ [text]: text });
});

test('writes blocks that people can read', () => {
  expect(yamlText({ paths: { '/a': { get: { description: 'One\ntwo\n', tags: ['x'] } } } })).toBe(
    'paths:\n  /a:\n    get:\n      description: |\n        One\n        two\n      tags:\n        - x\n',
  );
});

test('writes numbers that no double holds with all their digits', () => {
  expect(
    yamlText({ maximum: numberFromText('9223372036854775807'), list: [numberFromText('-0.1000000000000000055')] }),
  ).toBe('maximum: 9223372036854775807\nlist:\n  - -0.1000000000000000055\n');
});

test('pieces put together say the same, whatever the keys', () => {
  const key = fc.oneof(
    fc.string(),
    fc.constantFrom('a\nb', 'x'.repeat(1100), '__proto__', '? x', '- y', 'a: b', '~', ''),
  );
  const members = (of: fc.Arbitrary<unknown>) => fc.dictionary(key, of, { minKeys: 1, maxKeys: 3 });
  fc.assert(
    fc.property(members(members(members(fc.jsonValue({ maxDepth: 2 })))), (value) => {
      const document = JSON.parse(JSON.stringify(value)) as JsonObject;
      expect(JSON.stringify(parse([...yamlChunks(document)].join('')))).toBe(JSON.stringify(document));
    }),
  );
});

test('cuts between operations and between components', () => {
  const document = {
    paths: { '/a': { get: { x: 'one\n\ntwo\n' }, put: {} } },
    components: { schemas: { A: {}, B: [] } },
  };
  const chunks = [...yamlChunks(document)];
  expect(chunks).toHaveLength(8);
  expect(chunks.join('')).toBe(yamlText(document));
});
