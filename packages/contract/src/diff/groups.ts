// `anyOf` and `oneOf`: branches of one side are paired with those of the other, by name, by tag, by what they admit; order
// makes no difference. What has no partner is a branch that was added or removed.

import { isObject, type Json, own } from '../json.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import type { Breach } from './breach.ts';
import { common } from './compare-scalar.ts';
import { valuesOf } from './compare-type.ts';
import { admits, conjunctionOf, kindBits, picked, restricted } from './conjunction.ts';
import type { Comparing, Pair, Place } from './containment.ts';
import { memberOf } from './members.ts';
import type { Group } from './shape.ts';

export function* groupBreaches(pair: Pair, at: Place, comparing: Comparing): Generator<Breach> {
  const [left] = pair.A.groups;
  const right = left ? counterpart(left, pair.B.groups) : pair.B.groups[0];
  if (left && right) yield* pairedBreaches(pair, left, right, at, comparing);
  else if (left) {
    for (const [index] of left.branches.entries()) {
      yield* comparing.below(picked(pair.a, left.key, index), pair.b, at);
    }
  } else if (right) yield* choiceBreaches(pair, right, at, comparing);
}

function counterpart(group: Group, others: readonly Group[]): Group | undefined {
  const alike = others.filter(({ keyword }) => keyword === group.keyword);
  return alike.find(({ branches }) => branches.length === group.branches.length) ?? alike[0] ?? others[0];
}

function* pairedBreaches(pair: Pair, left: Group, right: Group, at: Place, comparing: Comparing): Generator<Breach> {
  const partners = partnersOf(pair, left, right, comparing);
  for (const [index, node] of left.branches.entries()) {
    const a = picked(pair.a, left.key, index);
    const partner = partners.get(index);
    if (partner !== undefined) yield* comparing.below(a, picked(pair.b, right.key, partner), at);
    else if (comparing.kindsOf(a) !== 0) {
      const name = labelOf(node) ?? `branch ${index + 1}`;
      const candidates = () => comparing.samples(a);
      yield { ...common({ ...pair, a }, at), aspect: right.keyword, name, candidates };
    }
  }
  if (right.keyword === 'oneOf' && left.keyword !== 'oneOf') yield* ambiguous(pair, right, at, comparing);
}

/** One schema against alternatives: it has to fit into one, or each kind of value into one. */
function* choiceBreaches(pair: Pair, right: Group, at: Place, comparing: Comparing): Generator<Breach> {
  const { a, b } = pair;
  const branches = right.branches.map((_, index) => picked(b, right.key, index));
  if (branches.some((branch) => comparing.contained(a, branch))) {
    if (right.keyword === 'oneOf') yield* ambiguous(pair, right, at, comparing);
    return;
  }
  const kinds = Object.values(kindBits).filter((bit) => (comparing.kindsOf(a) & bit) !== 0);
  if (kinds.length > 1) {
    for (const bit of kinds) yield* comparing.below(restricted(a, bit), b, at);
    return;
  }
  const possible = branches.filter((branch) => (comparing.kindsOf(branch) & comparing.kindsOf(a)) !== 0);
  if (at.reporting && possible.length === 1 && possible[0]) yield* comparing.below(a, possible[0], at);
  else {
    const candidates = () => comparing.samples(a);
    yield { ...common(pair, at), aspect: right.keyword, certain: false, stricter: 'alternatives', candidates };
  }
}

/** A value that two branches of a `oneOf` take is refused. */
function* ambiguous(pair: Pair, { keyword }: Group, at: Place, comparing: Comparing): Generator<Breach> {
  const { a, b } = pair;
  const values = comparing.samples(a).filter((value) => admits(a, value) && !admits(b, value));
  if (values.length === 0) return;
  yield { ...common(pair, at), aspect: keyword, stricter: 'exactly one of the alternatives', candidates: () => values };
}

/** Indexes of `right`'s branches by those of `left`'s that they are to be compared with. */
function partnersOf({ a, b }: Pair, left: Group, right: Group, comparing: Comparing): Map<number, number> {
  const partners = new Map<number, number>();
  const free = new Set(right.branches.keys());
  const pairUp = (fits: (one: SchemaNode, other: SchemaNode, i: number, j: number) => boolean, reuse = false) => {
    for (const [i, one] of left.branches.entries()) {
      if (partners.has(i)) continue;
      const open = reuse ? [...right.branches.keys()] : [...free];
      const j = open.find((index) => fits(one, right.branches[index] as SchemaNode, i, index));
      if (j === undefined) continue;
      partners.set(i, j);
      free.delete(j);
    }
  };
  const labels = new Map([...left.branches, ...right.branches].map((node) => [node, labelOf(node)]));
  const tag = (node: SchemaNode) => tagOf(node, comparing);
  pairUp((one, other) => labels.get(one) !== undefined && labels.get(one) === labels.get(other));
  pairUp((one, other) => tag(one) !== undefined && tag(one) === tag(other));
  const fits = (i: number, j: number) =>
    comparing.contained(picked(a, left.key, i), picked(b, right.key, j), 'nominal') &&
    (comparing.kindsOf(conjunctionOf([left.branches[i]])) & comparing.kindsOf(conjunctionOf([right.branches[j]]))) !==
      0;
  pairUp((_, __, i, j) => fits(i, j));
  pairUp((_, __, i, j) => fits(i, j), true);
  const sameLength = left.branches.length === right.branches.length;
  pairUp(
    (one, other, i, j) =>
      (sameLength ? i === j : left.branches.length - partners.size === 1 && free.size === 1) &&
      labels.get(one) === undefined &&
      labels.get(other) === undefined &&
      (comparing.kindsOf(conjunctionOf([one])) & comparing.kindsOf(conjunctionOf([other]))) !== 0,
  );
  return partners;
}

/** The name of the component a branch refers to, as its service calls it; or its title. */
export function labelOf({ schema }: SchemaNode): string | undefined {
  const reference = own(schema, '$ref');
  if (typeof reference === 'string') {
    const last = reference.slice(reference.lastIndexOf('/') + 1);
    return last.slice(last.indexOf('_') + 1);
  }
  const title = own(schema, 'title');
  return typeof title === 'string' ? title : undefined;
}

/** The single values of a branch's members, which tell it from the others. */
function tagOf(node: SchemaNode, comparing: Comparing): string | undefined {
  const branch = conjunctionOf([node]);
  const shape = comparing.shape(branch);
  if (shape.values) return JSON.stringify(shape.values);
  const tags: [string, Json][] = [];
  for (const name of [...shape.required].sort()) {
    const values = valuesOf(memberOf(shape, name), comparing);
    if (values?.length === 1) tags.push([name, values[0] as Json]);
  }
  return tags.length > 0 ? JSON.stringify(tags) : undefined;
}

/** Is the schema an object of OpenAPI's with a discriminator? */
export function discriminatorOf({
  schema,
}: SchemaNode): { propertyName: string; mapping: Map<string, string> } | undefined {
  const discriminator = own(schema, 'discriminator');
  const propertyName = own(discriminator, 'propertyName');
  if (typeof propertyName !== 'string') return undefined;
  const mapping = own(discriminator, 'mapping');
  const entries = Object.entries(isObject(mapping) ? mapping : {}).filter((entry) => typeof entry[1] === 'string');
  return { propertyName, mapping: new Map(entries as [string, string][]) };
}
