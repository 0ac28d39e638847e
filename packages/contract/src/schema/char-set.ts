// Sets of code points, as far as patterns need them: sorted, disjoint ranges.

/** Sorted, disjoint, inclusive ranges of code points. */
export type CharSet = readonly (readonly [number, number])[];

const LAST = 0x10ffff;

export const ANY: CharSet = [[0, LAST]];
export const DIGIT: CharSet = [[0x30, 0x39]];
export const WORD: CharSet = union([DIGIT, [[0x41, 0x5a]], [[0x5f, 0x5f]], [[0x61, 0x7a]]]);
export const LINE_END: CharSet = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];
/** White space and line terminators of ECMA-262 (22.2.2.9), wider than RE2's `\s`. */
export const SPACE: CharSet = union([
  LINE_END,
  [
    [0x09, 0x0d],
    [0x20, 0x20],
    [0xa0, 0xa0],
    [0x1680, 0x1680],
    [0x2000, 0x200a],
    [0x202f, 0x202f],
    [0x205f, 0x205f],
    [0x3000, 0x3000],
    [0xfeff, 0xfeff],
  ],
]);

export function union(sets: readonly CharSet[]): CharSet {
  const ranges = sets.flat().sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [from, to] of ranges) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

export function complement(set: CharSet): CharSet {
  const rest: [number, number][] = [];
  let next = 0;
  for (const [from, to] of set) {
    if (from > next) rest.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= LAST) rest.push([next, LAST]);
  return rest;
}

export function disjoint(a: CharSet, b: CharSet): boolean {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const [fromA, toA] = a[i] as readonly [number, number];
    const [fromB, toB] = b[j] as readonly [number, number];
    if (toA < fromB) i++;
    else if (toB < fromA) j++;
    else return false;
  }
  return true;
}
