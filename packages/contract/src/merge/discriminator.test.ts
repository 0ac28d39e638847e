import { expect, test } from 'vitest';
import type { Json } from '../json.ts';
import { subtypesOf } from './discriminator.ts';

test('subtypes are those that extend a schema directly or through others, nearest first, and never itself', () => {
  const subtypes = subtypesOf({
    A: extending('C'),
    B: extending('A'),
    C: extending('A', 'B'),
    D: extending('C', 'B'),
    E: {},
  });
  expect(subtypes('A')).toEqual(['B', 'C', 'D']);
  expect(subtypes('C')).toEqual(['A', 'D', 'B']);
  expect(subtypes('E')).toEqual([]);
});

test('a long line of schemas that extend each other costs nothing where nothing is asked of it', () => {
  const names = Array.from({ length: 100_000 }, (_, index) => `S${index}`);
  const line = Object.fromEntries(names.map((name, index) => [name, extending(`S${index - 1}`)]));
  const subtypes = subtypesOf(line);
  expect(subtypes('S99997')).toEqual(['S99998', 'S99999']);
  expect(subtypes('S0')).toHaveLength(99_999);
});

function extending(...parents: string[]): Json {
  return { allOf: parents.map((parent) => ({ $ref: `#/components/schemas/${parent}` })) };
}
