import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalText } from '../canonical.ts';
import type { Json } from '../json.ts';
import { childPointer } from '../pointer.ts';
import { yamlText } from '../view/yaml-text.ts';
import { locate, locator } from './position.ts';

const json = `{
  "openapi": "3.1.0",
  "paths": {
    "/a/{id}": { "get": { "tags": ["x", "y"] } }
  }
}`;
const yaml = `# a comment
openapi: 3.1.0
paths:
  /a/{id}:
    get: &get
      tags:
        - x
        - {name: y}
    put: *get
`;

test.each([
  ['', 1, 1],
  ['/openapi', 2, 3],
  ['/paths/~1a~1{id}', 4, 5],
  ['/paths/~1a~1{id}/get', 4, 18],
  ['/paths/~1a~1{id}/get/tags/1', 4, 41],
])('finds %s in JSON', (pointer, line, column) => {
  expect(locate(json, pointer)).toEqual({ line, column });
});

test.each([
  ['', 1, 1],
  ['/openapi', 2, 1],
  ['/paths/~1a~1{id}/get', 5, 5],
  ['/paths/~1a~1{id}/get/tags/1', 8, 11],
  ['/paths/~1a~1{id}/get/tags/1/name', 8, 12],
  ['/paths/~1a~1{id}/put', 9, 5],
])('finds %s in YAML', (pointer, line, column) => {
  expect(locate(yaml, pointer)).toEqual({ line, column });
});

test('finds places in YAML that only the tolerant reader takes', () => {
  const text = 'a: {\n  b: 1\n}\nc:\n  - d\n  - e: 1\n';
  expect(locate(text, '/c/1/e')).toEqual({ line: 6, column: 5 });
  expect(locate(text, '/a/b')).toEqual({ line: 2, column: 3 });
  expect(locate(text, '/a/x/y')).toBeUndefined();
});

test('does not count a byte order mark', () => {
  expect(locate(`\uFEFF${json}`, '/openapi')).toEqual({ line: 2, column: 3 });
  expect(locate('\uFEFFa: 1', '/a')).toEqual({ line: 1, column: 1 });
});

test.each(['/nothing', '/paths/x', '/openapi/0', 'no-pointer', '/paths/~1a~1{id}/get/tags/7'])(
  'knows no place for %s',
  (pointer) => {
    expect(locate(json, pointer)).toBeUndefined();
    expect(locate(yaml, pointer)).toBeUndefined();
  },
);

test('finds nothing in text that is neither, without an exception', () => {
  for (const text of ['{"a":', 'a: b: c\n  - d', '', '[[[', '\t- x: [']) expect(locate(text, '/zz/0')).toBeUndefined();
});

test('finds every member and item of any value, at the key or the item, in both languages', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), (source) => {
      const value = JSON.parse(source) as Json;
      for (const text of [JSON.stringify(value, null, 2), yamlText(value)]) {
        for (const [pointer, token, parent] of places(value, '')) {
          const position = locate(text, pointer);
          expect(position, `${pointer} in ${text}`).toBeDefined();
          const rest = text.split('\n')[position!.line - 1]!.slice(position!.column - 1);
          if (!Array.isArray(parent) && text.startsWith('{')) expect(rest.startsWith(canonicalText(token))).toBe(true);
        }
      }
    }),
    { numRuns: 100 },
  );
});

function* places(value: Json, pointer: string): Generator<[pointer: string, token: string, parent: Json]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [token, child] of Object.entries(value)) {
    yield [childPointer(pointer, token), token, value];
    yield* places(child as Json, childPointer(pointer, token));
  }
}

test('reads a text once for any number of pointers', () => {
  const members = Array.from({ length: 20_000 }, (_, index) => `"m${index}": [${index}]`);
  const find = locator(`{\n${members.join(',\n')}\n}`);
  for (let index = 0; index < 20_000; index += 20) expect(find(`/m${index}/0`)?.line).toBe(index + 2);
});
