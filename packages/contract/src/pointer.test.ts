import fc from 'fast-check';
import { expect, test } from 'vitest';
import { childPointer, escapeToken, fragmentTokens, pointerTokens } from './pointer.ts';

test('tokens of a pointer are those it was made of', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (tokens) => {
      expect(pointerTokens(tokens.reduce((pointer, token) => childPointer(pointer, token), ''))).toEqual(tokens);
    }),
  );
});

test.each([
  ['', []],
  ['/', ['']],
  ['/a~1b/m~0n/0', ['a/b', 'm~n', '0']],
  ['/~01', ['~1']],
])('%j has the tokens %j (RFC 6901 section 5)', (pointer, tokens) => {
  expect(pointerTokens(pointer)).toEqual(tokens);
});

test('a text that does not begin with a slash is no pointer', () => {
  expect(pointerTokens('a/b')).toBeUndefined();
  expect(fragmentTokens('#anchor')).toBeUndefined();
  expect(fragmentTokens('other.json#/a')).toBeUndefined();
});

test('references are percent-decoded, and a stray percent sign stays', () => {
  expect(fragmentTokens('#/paths/~1a%7Bid%7D/%20')).toEqual(['paths', '/a{id}', ' ']);
  expect(fragmentTokens('#/100%')).toEqual(['100%']);
  expect(fragmentTokens('#')).toEqual([]);
});

test('a token is escaped only where it must be', () => {
  expect([escapeToken('a b'), escapeToken('/~')]).toEqual(['a b', '~1~0']);
  expect(childPointer('/a', 0)).toBe('/a/0');
});
