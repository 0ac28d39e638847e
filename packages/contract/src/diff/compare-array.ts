// Arrays: how many items, which, and what has to be among them.

import type { Breach } from './breach.ts';
import { common, sizes } from './compare-scalar.ts';
import { conjunctionOf, kindBits } from './conjunction.ts';
import type { Comparing, Pair, Place } from './containment.ts';
import { isOpen, itemOf, prefixLength } from './members.ts';
import type { Contains } from './shape.ts';

export function* arrayBreaches(pair: Pair, at: Place, comparing: Comparing): Generator<Breach> {
  const { A, B } = pair;
  if ((A.kinds & B.kinds & kindBits.array) === 0) return;
  yield* sizes(pair, at, 'minItems', 'maxItems', undefined, comparing);
  if (B.uniqueItems && !A.uniqueItems && (A.numbers.get('maxItems') ?? 2) > 1) {
    const candidates = () => comparing.samples(pair.a).flatMap((one) => (Array.isArray(one) ? [one, twice(one)] : []));
    yield { ...common(pair, at), aspect: 'uniqueItems', stricter: 'true', candidates };
  }
  yield* items(pair, at, comparing);
  for (const wanted of B.contains) {
    if (A.contains.some((given) => promises(given, wanted, comparing))) continue;
    const always = comparing.contained(itemOf(A, prefixLength(A)), conjunctionOf([wanted.node]));
    if (prefixLength(A) === 0 && always && (A.numbers.get('minItems') ?? 0) >= wanted.min && wanted.max === undefined)
      continue;
    const looser = A.contains.length > 0 ? containsText(A.contains) : undefined;
    yield {
      ...common(pair, at),
      aspect: 'contains',
      looser,
      stricter: containsText([wanted]),
      candidates: () => [[], ...comparing.samples(pair.a)],
    };
  }
}

function* items(pair: Pair, at: Place, comparing: Comparing): Generator<Breach> {
  const { A, B } = pair;
  const most = A.numbers.get('maxItems') ?? Number.POSITIVE_INFINITY;
  const spelled = Math.max(prefixLength(A), prefixLength(B));
  for (let index = 0; index < Math.min(spelled, most, 200); index++) {
    const a = itemOf(A, index);
    const b = itemOf(B, index);
    if (comparing.kindsOf(a) === 0) break;
    const added = index >= prefixLength(A);
    if (added && !comparing.contained(a, b)) {
      yield {
        ...common(pair, at),
        aspect: 'prefixItems',
        name: String(index),
        candidates: () => comparing.samples(pair.a),
      };
    } else yield* comparing.below(a, b, at, { to: 'item', index });
  }
  if (most <= spelled) return;
  const a = itemOf(A, spelled);
  const b = itemOf(B, spelled);
  if (comparing.kindsOf(a) === 0) return;
  if (comparing.kindsOf(b) === 0) {
    const aspect = B.arrays.some(({ rest }) => rest !== undefined) ? 'items' : 'unevaluatedItems';
    yield { ...common(pair, at), aspect, stricter: 'none', candidates: () => comparing.samples(pair.a) };
  } else if (isOpen(a) && !isOpen(b)) {
    // Without `items` any item may be sent, so naming them takes something away.
    yield* comparing.below(a, b, at, { to: 'items' });
  } else yield* comparing.below(a, b, at, { to: spelled > 0 ? 'items' : 'items' });
}

/** Does what is promised to be among the items satisfy what is wanted? */
function promises(given: Contains, wanted: Contains, comparing: Comparing): boolean {
  const a = conjunctionOf([given.node]);
  const b = conjunctionOf([wanted.node]);
  if (given.min < wanted.min || !comparing.contained(a, b)) return false;
  if (wanted.max === undefined) return true;
  return given.max !== undefined && given.max <= wanted.max && comparing.contained(b, a);
}

function containsText(all: readonly Contains[]): string {
  return all.map(({ min, max }) => `${min} to ${max ?? 'any number of'} items`).join(' and ');
}

function twice<T>(items: readonly T[]): T[] {
  const [first] = items;
  return first === undefined ? [] : [first, first];
}
