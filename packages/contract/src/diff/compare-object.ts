// Objects: which members have to be there, which may, and what they are.

import type { JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import type { Aspect, Breach } from './breach.ts';
import { common, sizes } from './compare-scalar.ts';
import { admits, type Conjunction, conjunctionOf, kindBits } from './conjunction.ts';
import type { Comparing, Pair, Place } from './containment.ts';
import { isMarked, isOpen, memberOf, namesOf, patternsOf, restOf } from './members.ts';
import type { Shape } from './shape.ts';

export function* objectBreaches(pair: Pair, at: Place, comparing: Comparing): Generator<Breach> {
  const { A, B } = pair;
  if ((A.kinds & B.kinds & kindBits.object) === 0) return;
  yield* required(pair, at, comparing);
  for (const breach of sizes(pair, at, 'minProperties', 'maxProperties', undefined, comparing)) {
    if (breach.aspect === 'minProperties' && A.required.size >= Number(breach.stricter)) continue;
    if (
      breach.aspect === 'maxProperties' &&
      closedNames(A, comparing).length <= Number(breach.stricter) &&
      isClosed(A, comparing)
    )
      continue;
    yield breach;
  }
  yield* namePatterns(pair, at, comparing);
  yield* members(pair, at, comparing);
  yield* others(pair, at, comparing);
  yield* dependents(pair, at, comparing);
}

function* required(pair: Pair, at: Place, comparing: Comparing): Generator<Breach> {
  const { A, B } = pair;
  const named = { sub: namesOf(A), sup: namesOf(B) };
  for (const name of B.required) {
    if (A.required.has(name)) continue;
    const candidates = () => objects(comparing, pair.a).map((value) => without(value, name));
    const declared = { sub: named.sub.has(name), sup: named.sup.has(name) };
    yield { ...common(pair, at), aspect: 'required', name, declared, candidates };
  }
}

function* namePatterns(pair: Pair, at: Place, comparing: Comparing): Generator<Breach> {
  const { A, B } = pair;
  for (const node of B.propertyNames) {
    const wanted = conjunctionOf([node]);
    if (A.propertyNames.some((given) => comparing.contained(conjunctionOf([given]), wanted))) continue;
    if (isClosed(A, comparing) && closedNames(A, comparing).every((name) => admits(wanted, name))) continue;
    const looser = A.propertyNames.length > 0 ? 'another schema' : undefined;
    const names = [
      '',
      'a',
      'A b',
      '0',
      'x-y',
      'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    ];
    const candidates = () =>
      objects(comparing, pair.a).flatMap((value) => names.map((name) => ({ ...value, [name]: 1 })));
    yield { ...common(pair, at), aspect: 'propertyNames', looser, stricter: 'a schema', candidates };
  }
}

function* members(pair: Pair, at: Place, comparing: Comparing): Generator<Breach> {
  const { A, B } = pair;
  const named = { sub: namesOf(A), sup: namesOf(B) };
  const mark = comparing.direction === 'request' ? 'readOnly' : 'writeOnly';
  const openA = isOpen(restOf(A));
  for (const name of new Set([...named.sub, ...named.sup])) {
    const declared = { sub: named.sub.has(name), sup: named.sup.has(name) };
    const a = memberOf(A, name);
    if (!declared.sub && openA && isOpen(a) && comparing.reading === 'lenient') continue;
    const b = memberOf(B, name);
    if (comparing.kindsOf(a) === 0 || isMarked(a, mark)) continue;
    const unknown = comparing.reading === 'nominal' && declared.sub && !declared.sup && isOpen(b);
    if (comparing.kindsOf(b) === 0 || unknown) {
      const candidates = () => comparing.samples(pair.a);
      yield { ...common(pair, at), aspect: closing(B), name, declared, candidates };
    } else yield* comparing.below(a, b, at, { to: 'member', name });
  }
}

/** Members that match patterns, and those that nobody spells out. */
function* others(pair: Pair, at: Place, comparing: Comparing): Generator<Breach> {
  const { A, B } = pair;
  const [left, right] = [patternsOf(A), patternsOf(B)];
  const [restA, restB] = [restOf(A), restOf(B)];
  for (const pattern of new Set([...left.keys(), ...right.keys()])) {
    const a = left.get(pattern) ?? restA;
    const b = right.get(pattern) ?? restB;
    if (comparing.kindsOf(a) === 0) continue;
    if (left.has(pattern) && comparing.kindsOf(b) !== 0) yield* comparing.below(a, b, at, { to: 'pattern', pattern });
    else if (!comparing.contained(a, b, 'exact'))
      yield { ...common(pair, at), aspect: 'patternProperties', name: pattern };
  }
  if (comparing.kindsOf(restA) === 0 || comparing.contained(restA, restB)) return;
  if (comparing.kindsOf(restB) !== 0 && !isOpen(restA)) {
    yield* comparing.below(restA, restB, at, { to: 'members' });
    return;
  }
  const stricter = comparing.kindsOf(restB) === 0 ? 'none' : 'a schema';
  const values = [1, 'a', null, {}, []];
  const candidates = () =>
    objects(comparing, pair.a).flatMap((value) => values.map((other) => ({ ...value, [unused(A, B)]: other })));
  yield { ...common(pair, at), aspect: closing(B), stricter, candidates };
}

function* dependents(pair: Pair, at: Place, comparing: Comparing): Generator<Breach> {
  const { a, A, B } = pair;
  for (const [name, needed] of B.dependentRequired) {
    if (comparing.kindsOf(memberOf(A, name)) === 0) continue;
    const given = A.dependentRequired.get(name);
    const missing = [...needed].filter((one) => one !== name && !A.required.has(one) && !given?.has(one));
    if (missing.length === 0) continue;
    const candidates = () => objects(comparing, a).map((value) => missing.reduce(without, value));
    const looser = given ? [...given].join(', ') : undefined;
    yield { ...common(pair, at), aspect: 'dependentRequired', name, looser, stricter: missing.join(', '), candidates };
  }
  for (const [name, schemas] of B.dependentSchemas) {
    if (comparing.kindsOf(memberOf(A, name)) === 0) continue;
    const given = conjunctionOf([...a.nodes, ...(A.dependentSchemas.get(name) ?? [])]);
    if (comparing.contained(given, conjunctionOf(schemas), 'exact')) continue;
    const looser = A.dependentSchemas.has(name) ? 'another schema' : undefined;
    yield {
      ...common(pair, at),
      aspect: 'dependentSchemas',
      name,
      looser,
      stricter: 'a schema',
      candidates: () => objects(comparing, a),
    };
  }
}

/** The keyword that closes an object to members it does not name. */
function closing({ objects: facets }: Shape): Aspect {
  return facets.some(({ rest }) => rest !== undefined) ? 'additionalProperties' : 'unevaluatedProperties';
}

function isClosed(shape: Shape, comparing: Comparing): boolean {
  return comparing.kindsOf(restOf(shape)) === 0 && patternsOf(shape).size === 0;
}

function closedNames(shape: Shape, comparing: Comparing): string[] {
  return [...namesOf(shape)].filter((name) => comparing.kindsOf(memberOf(shape, name)) !== 0);
}

function objects(comparing: Comparing, conjunction: Conjunction): JsonObject[] {
  return comparing.samples(conjunction).filter((value): value is JsonObject => isObject(value));
}

function without(value: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name)) as JsonObject;
}

function unused(A: Shape, B: Shape): string {
  const taken = new Set([...namesOf(A), ...namesOf(B)]);
  return ['other', 'another', 'undeclared', 'zzz'].find((name) => !taken.has(name)) ?? 'x-undeclared';
}
