// The kinds of value, and the values themselves where there are finitely many: those are simply tried.

import type { Json } from '../json.ts';
import { kindOf, toInstance } from '../schema/instance.ts';
import type { Breach } from './breach.ts';
import { admits, type Conjunction, conjunctionOf, type KindName, kindBits, restricted } from './conjunction.ts';
import type { Comparing, Pair, Place } from './containment.ts';

/** Values that are tried one by one; more are compared by their keywords alone. */
const MOST_VALUES = 2_000;

/** The breaches of a place with finitely many values; undefined when there may be more. */
export function finiteBreaches(pair: Pair, at: Place, comparing: Comparing): Breach[] | undefined {
  const values = valuesOf(pair.a, comparing);
  if (values === undefined || values.length > MOST_VALUES) return undefined;
  const refused = values.filter((value) => isOf(pair.a, value) && admits(pair.a, value) && !admitsAt(pair.b, value));
  if (refused.length === 0) return [];
  const { a, b, B } = pair;
  const foreign = refused.filter((value) => (bitOf(value) & comparing.kindsOf(b)) === 0);
  const common = { sub: a, sup: b, trail: at.trail, certain: true };
  if (foreign.length === refused.length) {
    return [
      typeBreach(
        pair,
        at,
        foreign.reduce<number>((all, value) => all | bitOf(value), 0),
        comparing,
        foreign,
      ),
    ];
  }
  const aspect = B.values?.length === 1 && pair.A.values?.length === 1 ? 'const' : 'enum';
  return [
    {
      ...common,
      aspect,
      name: listText(refused),
      looser: pair.A.values && listText(pair.A.values),
      stricter: B.values && listText(B.values),
      candidates: () => refused,
    },
  ];
}

/** The breach of a place without end against a list of values. */
export function limitedBreach(pair: Pair, at: Place, comparing: Comparing): Breach | undefined {
  const values = valuesOf(pair.b, comparing);
  if (values === undefined || valuesOf(pair.a, comparing) !== undefined) return undefined;
  return {
    aspect: values.length === 1 ? 'const' : 'enum',
    sub: pair.a,
    sup: pair.b,
    trail: at.trail,
    certain: true,
    stricter: listText(values),
    candidates: () => comparing.samples(pair.a),
  };
}

/** Every value the place may have, and perhaps more; undefined when there is no end of them. */
export function valuesOf(conjunction: Conjunction, comparing: Comparing): readonly Json[] | undefined {
  const { values, groups } = comparing.shape(conjunction);
  if (values) return values;
  for (const { branches } of groups) {
    const each = branches.map((branch) => comparing.shape(conjunctionOf([branch])).values);
    if (each.every((list) => list !== undefined)) return each.flat();
  }
  const kinds = comparing.kindsOf(conjunction);
  if ((kinds & ~(kindBits.null | kindBits.boolean)) !== 0) return undefined;
  return [null, true, false].filter((value) => (bitOf(value) & kinds) !== 0);
}

/** Tells of kinds that the stricter side does not know; gives what is left to compare. */
export function* typeBreaches(pair: Pair, at: Place, comparing: Comparing): Generator<Breach, Conjunction> {
  const { a, b } = pair;
  const missing = comparing.kindsOf(a) & ~comparing.kindsOf(b);
  if (missing === 0) return a;
  yield typeBreach(pair, at, missing, comparing);
  return restricted(a, comparing.kindsOf(b));
}

function typeBreach(
  { a, b, A, B }: Pair,
  { trail }: Place,
  missing: number,
  comparing: Comparing,
  values?: readonly Json[],
): Breach {
  return {
    aspect: missing === kindBits.null && comparing.kindsOf(b) !== 0 ? 'nullable' : 'type',
    sub: a,
    sup: b,
    trail,
    certain: true,
    looser: kindsText(comparing.kindsOf(a), A.integer),
    stricter: kindsText(comparing.kindsOf(b), B.integer),
    candidates: () => values ?? comparing.samples(restricted(a, missing)),
  };
}

/** Kinds as people read them: `integer or null`; undefined for all of them. */
export function kindsText(kinds: number, integer: boolean): string | undefined {
  if (kinds === 63) return undefined;
  const names = Object.keys(kindBits).filter((name) => (kinds & kindBits[name as KindName]) !== 0);
  if (names.length === 0) return 'nothing';
  return names.map((name) => (name === 'number' && integer ? 'integer' : name)).join(' or ');
}

/** Values as people read them. */
export function listText(values: readonly Json[]): string {
  const shown = values.slice(0, 8).map((value) => JSON.stringify(value));
  return `${shown.join(', ')}${values.length > 8 ? ` and ${values.length - 8} more` : ''}`;
}

function bitOf(value: Json): number {
  return kindBits[kindOf(toInstance(value))];
}

function isOf({ kinds }: Conjunction, value: Json): boolean {
  return (bitOf(value) & kinds) !== 0;
}

function admitsAt(conjunction: Conjunction, value: Json): boolean {
  return isOf(conjunction, value) && admits(conjunction, value);
}
