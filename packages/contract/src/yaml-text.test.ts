import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Json, numberFromText } from './json.ts';
import { yamlText } from './yaml-text.ts';

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
