import { expect, test } from 'vitest';
import { parseDocument } from './document.ts';
import { duplicateNames } from './json-duplicates.ts';

const places = (text: string) =>
  duplicateNames(text, JSON.parse(text)).map(({ message, position }) => [message, position?.line, position?.column]);

test.each([
  ['{"a": 1,\n "b": 2,\n "a": 3}', 'a', 3, 2],
  ['{"x": [{"a": 1}, {"a": 1, "a": 2}]}', 'a', 1, 27],
  ['{"a\\"": 1, "a\\u0022": 2}', 'a"', 1, 12],
  ['{"x": {"a": 1}, "y": {"__proto__": 1, "__proto__": 2}}', '__proto__', 1, 39],
])('%s has a name twice', (text, name, line, column) => {
  expect(places(text)).toEqual([[`The key ${name} occurs twice`, line, column]]);
});

test.each([
  '{"a": {"a": {"a": "a"}}, "b": ["a", "a"], "c": ":\\":", "d": "\\\\"}',
  '[{"a": 1}, {"a": 1}, "a:", ["\\\\\\"", ":"]]',
  '{"0": 1, "1": [1, 2], "": {"": null}}',
  '"a"',
  '5',
])('%s has none', (text) => {
  expect(places(text)).toEqual([]);
});

test('a document with thousands of them is told the first ones', () => {
  expect(places(`{${'"a":1,'.repeat(50_000)}"b":1}`)).toHaveLength(20);
});

test('a path that a JSON document declares twice is a finding, not a silent loss', () => {
  const item = '{"get":{"responses":{"200":{"description":"k"}}}}';
  const text = `{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{"/a":${item},\n"/a":${item}}}`;
  expect(parseDocument('svc', text).diagnostics).toMatchObject([
    { rule: 'duplicate-key', severity: 'warning', position: { line: 2, column: 1 } },
  ]);
});
