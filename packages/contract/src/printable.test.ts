import { expect, test } from 'vitest';
import { printable } from './printable.ts';

test.each([
  ['\u001b[2J', '\\u001b[2J'],
  ['a\r\nb\tc', 'a\\u000d\\u000ab\\u0009c'],
  ['\u009b31m\u007f', '\\u009b31m\\u007f'],
  ['a\u2028b\u202eevil\u2066', 'a\\u2028b\\u202eevil\\u2066'],
])('%j is written so that a terminal does nothing with it', (text, shown) => {
  expect(printable(text)).toBe(shown);
});

test('letters of all scripts, signs and emoji stay as they are', () => {
  const text = '/größe/{id}:publish · 日本語 · ру́сский · 👩‍💻 · "a\\b"';
  expect(printable(text)).toBe(text);
});
