// Can no value satisfy both? Only a yes is certain.

import { valuesOf } from './compare-type.ts';
import { admits, type Conjunction, conjunctionOf, kindBits } from './conjunction.ts';
import type { Comparing } from './containment.ts';
import { memberOf } from './members.ts';

const MOST_DEPTH = 4;

export function isDisjoint(a: Conjunction, b: Conjunction, comparing: Comparing, depth = 0): boolean {
  const kinds = comparing.kindsOf(a) & comparing.kindsOf(b);
  if (kinds === 0) return true;
  if (depth > MOST_DEPTH) return false;
  const [left, right] = [comparing.shape(a), comparing.shape(b)];
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const values = valuesOf(one, comparing);
    if (values?.every((value) => !admits(one, value) || !admits(other, value))) return true;
    const { groups } = comparing.shape(one);
    if (
      groups.some(({ branches }) =>
        branches.every((branch) => isDisjoint(conjunctionOf([branch]), other, comparing, depth + 1)),
      )
    )
      return true;
  }
  if (kinds === kindBits.object) {
    for (const name of left.required) {
      if (comparing.kindsOf(memberOf(right, name)) === 0) return true;
      if (right.required.has(name) && isDisjoint(memberOf(left, name), memberOf(right, name), comparing, depth + 1))
        return true;
    }
    for (const name of right.required) if (comparing.kindsOf(memberOf(left, name)) === 0) return true;
  }
  if (kinds !== kindBits.number) return false;
  return above(left.minimum?.value, right.maximum?.value) || above(right.minimum?.value, left.maximum?.value);
}

function above(least: number | undefined, most: number | undefined): boolean {
  return least !== undefined && most !== undefined && least > most;
}
