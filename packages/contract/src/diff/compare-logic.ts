// `not` and `if`: what may not be, and what depends on something else.

import type { SchemaNode } from '../schema/schema-node.ts';
import type { Breach } from './breach.ts';
import { common } from './compare-scalar.ts';
import { type Conjunction, conjunctionOf } from './conjunction.ts';
import type { Comparing, Pair, Place } from './containment.ts';
import { isDisjoint } from './disjoint.ts';
import { labelOf } from './groups.ts';
import type { Condition } from './shape.ts';

export function* logicBreaches(pair: Pair, at: Place, comparing: Comparing): Generator<Breach> {
  const { a, A, B } = pair;
  for (const node of B.nots) {
    const forbidden = conjunctionOf([node]);
    if (A.nots.some((given) => comparing.contained(forbidden, conjunctionOf([given]), 'exact'))) continue;
    if (isDisjoint(a, forbidden, comparing)) continue;
    const looser = A.nots.length > 0 ? 'another schema' : undefined;
    const candidates = () => [...comparing.samples(forbidden), ...comparing.samples(conjunctionOf([...a.nodes, node]))];
    yield { ...common(pair, at), aspect: 'not', looser, stricter: 'a schema', candidates };
  }
  yield* compositionBreaches(pair, at, comparing);
  for (const condition of B.conditions) {
    if (A.conditions.some((given) => implies(given, condition, a, comparing))) continue;
    if (holds(a, condition, comparing)) continue;
    const looser = A.conditions.length > 0 ? 'another condition' : undefined;
    const { test } = condition;
    const candidates = () => [...comparing.samples(conjunctionOf([...a.nodes, test])), ...comparing.samples(a)];
    yield { ...common(pair, at), aspect: 'if', looser, stricter: 'a condition', candidates };
  }
}

/**
 * A composition (allOf) in requests that got another part. Whoever composes says which demands there are, so the part counts as
 * JSON Schema reads it, members that were not named before included.
 */
function* compositionBreaches(pair: Pair, at: Place, comparing: Comparing): Generator<Breach> {
  const { a, A, B } = pair;
  if (comparing.direction !== 'request' || comparing.reading !== 'lenient' || A.composed.length === 0) return;
  const names = new Set(A.composed.map(labelOf));
  for (const node of B.composed) {
    const name = labelOf(node);
    const part = conjunctionOf([node]);
    if ((name !== undefined && names.has(name)) || comparing.contained(a, part, 'exact')) continue;
    // Parts without a name are told apart by what they say; one that was changed is no new one.
    if (name === undefined && B.composed.length <= A.composed.length) continue;
    const candidates = () => comparing.samples(a).concat(comparing.samples(conjunctionOf([...a.nodes, node])));
    yield { ...common(pair, at), aspect: 'allOf', name: name ?? 'a schema without a name', candidates };
  }
}

/** The same test, and branches that demand at least as much. */
function implies(given: Condition, wanted: Condition, a: Conjunction, comparing: Comparing): boolean {
  const [one, other] = [conjunctionOf([given.test]), conjunctionOf([wanted.test])];
  if (!comparing.contained(one, other, 'exact') || !comparing.contained(other, one, 'exact')) return false;
  const branch = (name: 'consequence' | 'otherwise') =>
    wanted[name] === undefined ||
    comparing.contained(conjunctionOf([...bare(a, given), given[name]]), conjunctionOf([wanted[name]]), 'exact');
  return branch('consequence') && branch('otherwise');
}

// Without the schema that holds the condition, which would ask the same again.
function bare(a: Conjunction, { node }: Condition): Conjunction['nodes'] {
  return a.nodes.filter((one) => one !== node);
}

/** Whatever the test says, what follows holds. */
function holds(a: Conjunction, { test, consequence, otherwise }: Condition, comparing: Comparing): boolean {
  const condition = conjunctionOf([test]);
  const is = (node: SchemaNode) => comparing.contained(a, conjunctionOf([node]), 'exact');
  const whenTrue = consequence === undefined || isDisjoint(a, condition, comparing) || is(consequence);
  return whenTrue && (otherwise === undefined || is(test) || is(otherwise));
}
