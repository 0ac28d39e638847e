import { expect, test } from 'vitest';
import { defaultLimits } from './document.ts';
import { parseText } from './parse.ts';
import type { Reading } from './reading.ts';

const read = (text: string, limits = {}): Reading => parseText(text, { ...defaultLimits, ...limits });
const ruleOf = (text: string, limits = {}): string | undefined => read(text, limits).failure?.rule;

test('the text decides between JSON and YAML', () => {
  expect(read('  {"a": [1, true, null, "x"]}')).toEqual({ value: { a: [1, true, null, 'x'] }, notes: [] });
  expect(read('a:\n- 1\n- true\n-\n- x')).toEqual({ value: { a: [1, true, null, 'x'] }, notes: [] });
});

test('a byte order mark is no content', () => {
  expect(read('\uFEFF{"a":1}').value).toEqual({ a: 1 });
  expect(read('\uFEFFa: 1').value).toEqual({ a: 1 });
});

test.each([
  ['', 'document-empty'],
  [' \n\t', 'document-empty'],
  ['# only a comment', 'document-empty'],
  ['null', 'document-empty'],
  ['<!DOCTYPE html><html></html>', 'document-html'],
  ['\n <html>', 'document-html'],
  ['<?xml version="1.0"?><a/>', 'document-html'],
  ['[]', 'document-not-object'],
  ['- a\n- b', 'document-not-object'],
  ['Not Found', 'document-not-object'],
  ['"text"', 'document-not-object'],
  ['42', 'document-not-object'],
])('%j is %s', (text, rule) => {
  expect(ruleOf(text)).toBe(rule);
});

test('a web page is quoted in part', () => {
  expect(read(`<html>${'x'.repeat(500)}`).failure?.message).toMatch(/^The text is markup: <html>x{54}…$/);
});

test.each([
  ['{"a": 1,\n  "b": 2,\n}', 3, 1, 'comma before }'],
  ['{"a": 1\n  "b": 2}', 2, 3, 'A comma or } must follow'],
  ['{"a": tru}', 1, 7, 'A value must stand here'],
  ['{"a": 01}', 1, 7, 'A value must stand here'],
  ["{'a': 1}", 1, 2, 'name in double quotes'],
  ['{"a" 1}', 1, 6, 'colon'],
  ['{"a": "x\ny"}', 1, 9, 'line break'],
  ['{"a": "\\x"}', 1, 8, 'escape'],
  ['{"a": 1', 1, 8, 'text ends'],
  ['{"a": "x', 1, 9, 'ends inside a string'],
  ['{"a": 1} x', 1, 10, 'more text'],
  ['{"a": 1 // why\n}', 1, 9, 'A comma or } must follow'],
])('the JSON fault of %j is at %i:%i', (text, line, column, message) => {
  const { failure } = read(text);
  expect(failure).toMatchObject({ rule: 'json-syntax', position: { line, column } });
  expect(failure?.message).toContain(message);
});

test.each([
  ['a: b: c', 'yaml-syntax', 1],
  ['a:\n  - 1\n b: 2', 'yaml-syntax', 3],
  ['a: 1\n---\nb: 1', 'yaml-syntax', 3],
  ['a: !!js/function x', 'yaml-syntax', 1],
  ['a: !include other.yaml', 'yaml-syntax', 1],
  ['a: !!binary aGVsbG8=', 'yaml-syntax', 1],
  ['? [a, b]\n: 1', 'yaml-syntax', 1],
  ['a: *nowhere', 'yaml-syntax', 1],
  ['a: &a [*a]', 'yaml-syntax', 1],
  ['@a: 1', 'yaml-syntax', 1],
])('%j is refused as %s in line %i', (text, rule, line) => {
  expect(read(text).failure).toMatchObject({ rule, position: { line } });
});

test('YAML that only the tolerant reader takes is read with a note', () => {
  const reading = read('a: {\n  b: 1\n}\nc: 2\n');
  expect(reading.value).toEqual({ a: { b: 1 }, c: 2 });
  expect(reading).toMatchObject({ notes: [{ rule: 'yaml-irregular', position: { line: 3, column: 1 } }] });
});

test('of a key that stands twice in YAML the last one counts, with a note', () => {
  const reading = read('a: 1\nb: 2\na: 3');
  expect(reading.value).toEqual({ a: 3, b: 2 });
  expect(reading).toMatchObject({ notes: [{ rule: 'duplicate-key', position: { line: 3, column: 1 } }] });
});

test('YAML values are those of the core schema: no dates, no merge keys, no words of YAML 1.1', () => {
  const text =
    'd: 2020-01-01\ny: yes\noff: off\n<<: {m: 1}\nn: ~\ni: .inf\nb: True\no: 0o17\nh: 0x1F\nz: 007\ns: "1"\nt: 12:30';
  expect(read(text).value).toEqual({
    d: '2020-01-01',
    y: 'yes',
    off: 'off',
    '<<': { m: 1 },
    n: null,
    i: '.inf',
    b: true,
    o: 15,
    h: 31,
    z: 7,
    s: '1',
    t: '12:30',
  });
});

test('YAML keys are the texts as written', () => {
  expect(Object.keys(read('1.10: a\n0x10: b\n2020-01-01: c\ntrue: d\n~: e').value as object)).toEqual([
    '1.10',
    '0x10',
    '2020-01-01',
    'true',
    '~',
  ]);
});

test('YAML anchors may stand for scalars, keys and collections', () => {
  expect(read('a: &x 1\nb: *x\nc: &y {d: *x}\ne: *y\n&k f: 1\ng: *k').value).toEqual({
    a: 1,
    b: 1,
    c: { d: 1 },
    e: { d: 1 },
    f: 1,
    g: 'f',
  });
});

test.each([
  ['JSON', '{"a": [9223372036854775807, -0.1000000000000000055, 1e400, 1.50, 123456789012345678]}'],
  ['YAML', 'a: [9223372036854775807, -0.1000000000000000055, 1e400, 1.50, 123456789012345678]'],
])('numbers that no double holds keep their digits in %s', (_, text) => {
  expect(JSON.stringify(read(text).value)).toBe(
    '{"a":[9223372036854775807,-0.1000000000000000055,1e400,1.5,123456789012345678]}',
  );
});

test.each([
  '{"__proto__": {"polluted": 1}, "constructor": {"prototype": 1}}',
  '__proto__: {polluted: 1}\nconstructor: {prototype: 1}',
])('%s has two ordinary keys', (text) => {
  const { value } = read(text);
  expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
  expect(JSON.stringify(value)).toContain('"__proto__":{"polluted":1}');
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

const billion = [...'bcdefghi'].map(
  (key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(', ')}]`,
);

test.each([
  ['lists 20,000 deep', '['.repeat(20_000), 'json-syntax'],
  ['closed lists 20,000 deep', '['.repeat(20_000) + ']'.repeat(20_000), 'limit-depth'],
  ['objects 20,000 deep', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`, 'limit-depth'],
  ['YAML lists 20,000 deep', `a: ${'['.repeat(20_000)}`, 'limit-depth'],
  ['YAML blocks 20,000 deep', `a:\n ${'- '.repeat(20_000)}1`, 'limit-depth'],
  ['irregular and deep YAML', `a: {\n}\nb: ${'['.repeat(20_000)}`, 'yaml-syntax'],
  ['irregular YAML with 100,000 faults', `a: {\n}\nb: ${'&a '.repeat(80_000)}x`, 'yaml-syntax'],
  ['irregular YAML of 1 MB', `a: {\n}\n${'b: 1\n'.repeat(200_000)}`, 'yaml-syntax'],
  ['irregular YAML with two documents', 'a: {\n}\n---\nb: 1', 'yaml-syntax'],
  ['an irregular alias bomb', `x: {\n}\na: &a [x, x, x, x, x, x, x, x, x]\n${billion.join('\n')}`, 'yaml-syntax'],
  ['an alias bomb', `a: &a [x, x, x, x, x, x, x, x, x]\n${billion.join('\n')}`, 'limit-nodes'],
  ['a bomb of a long text', `a: &a ${'x'.repeat(2_000_000)}\nb: [${Array(99).fill('*a').join(', ')}]`, 'limit-nodes'],
  ['101 aliases', `a: &a 1\nb: [${Array(101).fill('*a').join(', ')}]`, 'limit-aliases'],
  ['3 million values', `{"a":[${'1,'.repeat(3_000_000)}1]}`, 'limit-nodes'],
  ['3 million values in YAML', `a: [${'1,'.repeat(3_000_000)}1]`, 'limit-nodes'],
  ['a text of 100 MB', 'x'.repeat(100_000_000), 'limit-bytes'],
  ['6 MB that are 18 MB in UTF-8', `{"a":"${'€'.repeat(6_000_000)}"}`, 'limit-bytes'],
])('%s is refused', (_, text, rule) => {
  expect(ruleOf(text)).toBe(rule);
});

test('the limits are those of the options', () => {
  expect(ruleOf('{"a":[[1]]}', { depth: 2 })).toBe('limit-depth');
  expect(read('{"a":[[1]]}', { depth: 3 }).failure).toBeUndefined();
  expect(ruleOf('a: [[1]]', { depth: 2 })).toBe('limit-depth');
  expect(read('a: [[1]]', { depth: 3 }).failure).toBeUndefined();
  expect(ruleOf('{"a":[1,2]}', { nodes: 3 })).toBe('limit-nodes');
  expect(read('{"a":[1,2]}', { nodes: 4 }).failure).toBeUndefined();
  expect(ruleOf('{"é":1}', { bytes: 7 })).toBe('limit-bytes');
  expect(read('{"é":1}', { bytes: 8 }).failure).toBeUndefined();
});
