import { expect, test } from 'vitest';
import { canonicalLiteral, matchSegment, parseTemplate } from './path-template.ts';

const segment = (text: string) => parseTemplate(`/${text}`).segments[0]!;

test.each([
  ['{id}:publish', '7:publish', ['7']],
  ['{id}:publish', ':publish', undefined],
  ['file.{ext}', 'file.md', ['md']],
  ['{name}.{ext}', 'a.tar.gz', ['a.tar', 'gz']],
  ['{a}-{b}-{c}', 'w-x-y-z', ['w-x', 'y', 'z']],
  ['{a}-{b}', '-x', undefined],
  ['{a}-{b}', 'x-', undefined],
  ['{a}{b}', 'xyz', ['xy', 'z']],
  ['{a}{b}', 'x%2C', ['x', '%2C']],
  ['{a}{b}', '%2C', undefined],
  ['v{n}', 'v', undefined],
  ['v{n}v', 'v', undefined],
  ['{a}C{b}', '%2Cx', undefined],
  ['{a}C{b}', '%2CCx', ['%2C', 'x']],
  ['{a}2C', '%2C', undefined],
  ['{a}', '', undefined],
  ['plain', 'plain', []],
] as const)('divides by %s the text %s', (template, text, expected) => {
  expect(matchSegment(segment(template), text)).toEqual(expected);
});

test('gives templates that differ in names and spelling only one identity', () => {
  expect(parseTemplate('/a/{x}/caf%c3%a9:{y}').identity).toBe('/a/{}/caf%C3%A9:{}');
  expect(parseTemplate('/a/{z}/café:{w}').identity).toBe('/a/{}/caf%C3%A9:{}');
  expect(parseTemplate('a').identity).toBe('/a');
  expect(parseTemplate('/a/').identity).toBe('/a/');
});

test('takes a slash inside braces as part of the name and a brace without a partner as text', () => {
  expect(parseTemplate('/{a/b}/c').names).toEqual(['a/b']);
  expect(parseTemplate('/{a/b').identity).toBe('/%7Ba/b');
  expect(parseTemplate('/{{a}').identity).toBe('/%7B{}');
});

test('parses very long hostile templates in one pass', () => {
  for (const part of ['/', '{', '}', '{/', '{}/', '%']) parseTemplate(part.repeat(100_000));
});

test('spells literals as a canonical path does', () => {
  expect(canonicalLiteral('a%7eb%2fc d\ud800')).toBe('a~b%2Fc%20d%EF%BF%BD');
  expect(canonicalLiteral("!$&'()*+,;=:@-._~")).toBe("!$&'()*+,;=:@-._~");
  expect(canonicalLiteral('100%')).toBe('100%25');
});
