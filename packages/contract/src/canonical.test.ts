import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalText, digestOf, sha256 } from './canonical.ts';
import type { Json } from './json.ts';
import { numberFromText } from './json.ts';

test('sorts keys by code unit and writes no white space', () => {
  expect(
    canonicalText({ b: [1, { d: null, c: true }], a: 'x', 10: 0, 9: 0, B: 0, é: 0, '\u{1F600}': 0, '\uFF5E': 0 }),
  ).toBe('{"10":0,"9":0,"B":0,"a":"x","b":[1,{"c":true,"d":null}],"é":0,"\u{1F600}":0,"\uFF5E":0}');
});

test('keeps a key named __proto__', () => {
  expect(canonicalText(JSON.parse('{"__proto__":{"a":1},"constructor":2}') as Json)).toBe(
    '{"__proto__":{"a":1},"constructor":2}',
  );
});

test('escapes what JSON must escape, and lone surrogates so that they stay different', () => {
  expect(canonicalText('"\\\n\u0000\ud800')).toBe('"\\"\\\\\\n\\u0000\\ud800"');
  expect(digestOf('\ud800')).not.toBe(digestOf('\ud801'));
});

test('keeps the digits of numbers that no double holds', () => {
  expect(canonicalText([numberFromText('9223372036854775807'), numberFromText('1.0')])).toBe('[9223372036854775807,1]');
});

test('writes nesting that would overflow a stack', () => {
  let value: Json = [];
  for (let depth = 0; depth < 100_000; depth++) value = [value];
  expect(canonicalText(value)).toBe(`${'['.repeat(100_001)}${']'.repeat(100_001)}`);
});

test('hashes UTF-8 bytes (FIPS 180-4)', () => {
  expect(sha256('abc')).toBe('sha256-ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('reads back as the same value, and is the same text for any order of keys', () => {
  fc.assert(
    fc.property(fc.json(), (source) => {
      const value = JSON.parse(source) as Json;
      const text = canonicalText(value);
      expect(JSON.parse(text)).toEqual(value);
      expect(canonicalText(reversed(value))).toBe(text);
    }),
  );
});

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, item]) => [key, reversed(item)]));
}
