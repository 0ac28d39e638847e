// `not` and `if`: what may not be, and what depends on something else.

import type { Breach } from './breach.ts';
import { common } from './compare-scalar.ts';
import { type Conjunction, conjunctionOf } from './conjunction.ts';
import type { Comparing, Pair, Place } from './containment.ts';
import { isDisjoint } from './disjoint.ts';
import type { Condition } from './shape.ts';

export function* logicBreaches(pair: Pair, at: Place, comparing: Comparing): Generator<Breach> {
  const { a, A, B } = pair;
  for (const node of B.nots) {
    const forbidden = conjunctionOf([node]);
    if (A.nots.some((given) => comparing.contained(forbidden, conjunctionOf([given])))) continue;
    if (isDisjoint(a, forbidden, comparing)) continue;
    const looser = A.nots.length > 0 ? 'another schema' : undefined;
    const candidates = () => [...comparing.samples(forbidden), ...comparing.samples(conjunctionOf([...a.nodes, node]))];
    yield { ...common(pair, at), aspect: 'not', looser, stricter: 'a schema', candidates };
  }
  for (const condition of B.conditions) {
    if (A.conditions.some((given) => implies(given, condition, a, comparing))) continue;
    if (holds(a, condition, comparing)) continue;
    const looser = A.conditions.length > 0 ? 'another condition' : undefined;
    const { test } = condition;
    const candidates = () => [...comparing.samples(conjunctionOf([...a.nodes, test])), ...comparing.samples(a)];
    yield { ...common(pair, at), aspect: 'if', looser, stricter: 'a condition', candidates };
  }
}

/** The same test, and branches that demand at least as much. */
function implies(given: Condition, wanted: Condition, a: Conjunction, comparing: Comparing): boolean {
  const [one, other] = [conjunctionOf([given.test]), conjunctionOf([wanted.test])];
  if (!comparing.contained(one, other) || !comparing.contained(other, one)) return false;
  const branch = (name: 'consequence' | 'otherwise') =>
    wanted[name] === undefined ||
    comparing.contained(conjunctionOf([...bare(a, given), given[name]]), conjunctionOf([wanted[name]]));
  return branch('consequence') && branch('otherwise');
}

// Without the schema that holds the condition, which would ask the same again.
function bare(a: Conjunction, { node }: Condition): Conjunction['nodes'] {
  return a.nodes.filter((one) => one !== node);
}

/** Whatever the test says, what follows holds. */
function holds(a: Conjunction, { test, consequence, otherwise }: Condition, comparing: Comparing): boolean {
  const condition = conjunctionOf([test]);
  const whenTrue =
    consequence === undefined ||
    isDisjoint(a, condition, comparing) ||
    comparing.contained(a, conjunctionOf([consequence]));
  return (
    whenTrue &&
    (otherwise === undefined || comparing.contained(a, condition) || comparing.contained(a, conjunctionOf([otherwise])))
  );
}
