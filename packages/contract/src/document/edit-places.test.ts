import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { editPlaces } from './edit-places.ts';

const items: Json[] = [{ b: 1 }, { c: 2 }];
const value: JsonObject = { a: items, d: {} };
const put = (next: Json) => (): Json => next;
const remove = (): undefined => undefined;

test('changes places and shares the rest', () => {
  const edited = editPlaces(value, [{ tokens: ['a', '0', 'b'], edit: put(5) }]);
  expect(edited).toEqual({ a: [{ b: 5 }, { c: 2 }], d: {} });
  expect((edited.a as Json[])[1]).toBe(items[1]);
  expect(edited.d).toBe(value.d);
  expect(items[0]).toEqual({ b: 1 });
});

test('removes members and items, each by its place before all edits', () => {
  const edits = ['0', '1'].map((index) => ({ tokens: ['a', index], edit: remove }));
  expect(editPlaces<Json>(value, edits)).toEqual({ a: [], d: {} });
  expect(editPlaces<Json>(value, [{ tokens: ['a', '1', 'c'], edit: remove }])).toEqual({ a: [{ b: 1 }, {}], d: {} });
});

test('makes the inner of two edits first', () => {
  const edits = [
    { tokens: ['a', '0'], edit: (item: Json): Json => [item] },
    { tokens: ['a', '0', 'b'], edit: put(9) },
  ];
  expect(editPlaces<Json>(value, edits)).toEqual({ a: [[{ b: 9 }], { c: 2 }], d: {} });
});

test('leaves alone what is not there', () => {
  const edits = [
    ['x', 'y'],
    ['a', '7'],
    ['d', 'toString'],
    ['d', '__proto__', 'polluted'],
  ].map((tokens) => ({ tokens, edit: put(1) }));
  expect(editPlaces<Json>(value, edits)).toEqual(value);
  expect(editPlaces(value, [])).toBe(value);
});
