// From a breach deep in a value to whole values that may show it.

import type { Json } from '../json.ts';
import type { Breach, Trail } from './breach.ts';
import { admits, type Conjunction } from './conjunction.ts';
import type { Comparison } from './containment.ts';
import { patternSamples } from './pattern-sample.ts';
import { around, otherName } from './sample.ts';

const MOST_LEAVES = 12;
const MOST_VALUES = 60;

/** Whole values with one at the place of the breach that the looser schema admits and the stricter one does not. */
export function valuesAtRoot(breach: Breach, comparison: Comparison): Json[] {
  const { sub, sup, candidates, trail } = breach;
  const leaves = distinct([...(candidates?.() ?? []), ...comparison.samples(sub)])
    .filter((value) => admits(sub, value) && !admits(sup, value))
    .slice(0, MOST_LEAVES);
  return leaves.flatMap((leaf) => upwards(trail, [leaf], comparison)).slice(0, MOST_VALUES);
}

function upwards(trail: Trail | undefined, values: readonly Json[], comparison: Comparison): Json[] {
  if (!trail) return [...values];
  const wider = values
    .flatMap((value) => wrapped(trail, value, comparison))
    .filter((value) => admits(trail.from, value));
  return upwards(trail.parent, wider.slice(0, 6), comparison);
}

function wrapped({ from, step }: Trail, value: Json, comparison: Comparison): Json[] {
  switch (step.to) {
    case 'member':
      return around(from, { member: step.name }, value, comparison);
    case 'pattern':
      return patternSamples(step.pattern).flatMap((member) => around(from, { member }, value, comparison));
    case 'members': {
      const member = otherName(comparison.shape(from));
      return member === undefined ? [] : around(from, { member }, value, comparison);
    }
    case 'item':
      return around(from, { item: step.index }, value, comparison);
    case 'items':
      return around(from, { item: itemIndex(from, comparison) }, value, comparison);
  }
}

function itemIndex(from: Conjunction, comparison: Comparison): number {
  return Math.max(0, ...comparison.shape(from).arrays.map(({ prefix }) => prefix.length));
}

function distinct(values: readonly Json[]): Json[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
