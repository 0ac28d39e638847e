import { expect, test } from 'vitest';
import { edited } from './edit.ts';

test.each([
  ['puts a value at a place', { a: [1, 2] }, { at: ['a', 1], value: 3 }, { a: [1, 3] }],
  ['takes a value away', { a: [1, 2], b: 1 }, { at: ['a', 0], value: undefined }, { a: [2], b: 1 }],
  ['takes all of it away', 1, { at: [], value: undefined }, undefined],
  ['takes the last item for one beyond it', [1], { at: [4], value: 2 }, [2]],
  ['leaves an empty array alone', { a: [] }, { at: ['a', 0, 'b'], value: 1 }, { a: [] }],
  ['leaves a place alone that is not there', { a: 1 }, { at: ['b', 'c'], value: 1 }, { a: 1 }],
])('%s', (_, root, edit, expected) => {
  expect(edited(root, edit)).toEqual(expected);
});
