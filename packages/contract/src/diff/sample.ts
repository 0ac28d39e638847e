// A few values that a conjunction of schemas probably admits: a small one, a full one, and one for each branch. They are
// tried, never believed: whoever uses them asks the validator.

import { isObject, type Json, type JsonObject } from '../json.ts';
import { type Conjunction, conjunctionOf, kindBits, picked, restricted } from './conjunction.ts';
import { formatSamples } from './format-sample.ts';
import { annotationOf, itemOf, memberOf, namesOf, prefixLength, restOf } from './members.ts';
import { patternSamples } from './pattern-sample.ts';
import type { Shape } from './shape.ts';

/** What a sampler asks of a comparison. */
export interface Sampling {
  shape(conjunction: Conjunction): Shape;
  kindsOf(conjunction: Conjunction): number;
}

/** Members or items that are given a value of the caller's. */
export interface Fixed {
  readonly members?: ReadonlyMap<string, Json>;
  readonly item?: { readonly index: number; readonly value: Json };
}

interface Wish {
  readonly full: boolean;
  readonly depth: number;
  readonly fixed?: Fixed;
}

const MOST_DEPTH = 8;
const MOST_SAMPLES = 24;
const KIND_ORDER = ['object', 'array', 'string', 'number', 'boolean', 'null'] as const;

/** Values to try, the most telling first; empty when none can be thought of. */
export function samplesOf(conjunction: Conjunction, sampling: Sampling, fixed?: Fixed): Json[] {
  const found = new Map<string, Json>();
  for (const choice of choices(conjunction, sampling)) {
    for (const kind of KIND_ORDER) {
      if ((sampling.kindsOf(choice) & kindBits[kind]) === 0) continue;
      for (const full of [true, false]) {
        const value = oneValue(restricted(choice, kindBits[kind]), sampling, {
          full,
          depth: 0,
          ...(fixed && { fixed }),
        });
        if (value !== undefined) found.set(JSON.stringify(value), value);
      }
      for (const value of fixed ? [] : varied(sampling.shape(choice), kind)) found.set(JSON.stringify(value), value);
      if (found.size >= MOST_SAMPLES) return [...found.values()];
    }
  }
  return [...found.values()];
}

/** Conjunctions without alternatives: each branch of the first group, the first of the others. */
function choices(conjunction: Conjunction, sampling: Sampling): Conjunction[] {
  const [group] = sampling.shape(conjunction).groups;
  if (!group) return [conjunction];
  return group.branches
    .slice(0, 12)
    .map((_, index) => settled(picked(conjunction, group.key, index), sampling))
    .filter((choice) => sampling.kindsOf(choice) !== 0);
}

function settled(conjunction: Conjunction, sampling: Sampling, depth = 0): Conjunction {
  const [group] = sampling.shape(conjunction).groups;
  if (!group || depth > 8) return conjunction;
  for (const [index] of group.branches.entries()) {
    const choice = settled(picked(conjunction, group.key, index), sampling, depth + 1);
    if (sampling.kindsOf(choice) !== 0) return choice;
  }
  return conjunction;
}

/** One value; undefined when the schema can't be met this simply. */
function oneValue(conjunction: Conjunction, sampling: Sampling, wish: Wish): Json | undefined {
  const choice = settled(conjunction, sampling);
  const shape = sampling.shape(choice);
  const kinds = sampling.kindsOf(choice);
  if (shape.values && !wish.fixed) return shape.values.find((value) => (bitOf(value) & kinds) !== 0);
  const kind = KIND_ORDER.find((name) => (kinds & kindBits[name]) !== 0);
  const preferred = kinds === 63 ? 'string' : kind;
  switch (preferred) {
    case 'object':
      return objectOf(shape, sampling, wish);
    case 'array':
      return arrayOf(shape, sampling, wish);
    case 'string':
      return textOf(shape)[0];
    case 'number':
      return numbersOf(shape)[0];
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return undefined;
  }
}

function objectOf(shape: Shape, sampling: Sampling, wish: Wish): Json | undefined {
  const fixed = wish.fixed?.members;
  const wanted = new Set(shape.required);
  if (wish.full) for (const name of namesOf(shape)) wanted.add(name);
  for (const name of fixed?.keys() ?? []) wanted.add(name);
  for (const [name, needed] of shape.dependentRequired) if (wanted.has(name)) for (const one of needed) wanted.add(one);
  for (let index = 0; wanted.size < (shape.numbers.get('minProperties') ?? 0) && index < 100; index++) {
    const names = [...namesOf(shape)];
    wanted.add(names.find((name) => !wanted.has(name)) ?? `member${index}`);
  }
  const result: JsonObject = Object.create(null);
  for (const name of wanted) {
    const given = fixed?.get(name);
    const value = given === undefined ? memberValue(shape, name, sampling, wish) : given;
    if (value !== undefined) result[name] = value;
    else if (shape.required.has(name)) return undefined;
  }
  return result;
}

function memberValue(shape: Shape, name: string, sampling: Sampling, wish: Wish): Json | undefined {
  const member = memberOf(shape, name);
  if (wish.depth >= MOST_DEPTH || sampling.kindsOf(member) === 0) return undefined;
  if (!shape.required.has(name) && (wish.depth > 2 || isShared(member))) return undefined;
  return oneValue(member, sampling, { full: wish.full, depth: wish.depth + 1 });
}

/** Members that the service or the caller does not send are left out. */
function isShared(member: Conjunction): boolean {
  return annotationOf(member, 'readOnly') === true || annotationOf(member, 'writeOnly') === true;
}

function arrayOf(shape: Shape, sampling: Sampling, wish: Wish): Json | undefined {
  const contained = shape.contains.map(({ node }) => conjunctionOf([node]));
  const wanted = wish.full ? Math.max(1, prefixLength(shape)) : 0;
  const fixed = wish.fixed?.item;
  const least = Math.max(shape.numbers.get('minItems') ?? 0, wanted, contained.length, fixed ? fixed.index + 1 : 0);
  const length = Math.min(least, shape.numbers.get('maxItems') ?? least, 200);
  const result: Json[] = [];
  for (let index = 0; index < length; index++) {
    const item = itemOf(shape, index);
    const also = contained[index];
    const conjunction = also ? conjunctionOf([...item.nodes, ...also.nodes], item.kinds) : item;
    if (fixed?.index === index) result.push(fixed.value);
    else if (sampling.kindsOf(conjunction) === 0 || wish.depth >= MOST_DEPTH) break;
    else {
      const value = oneValue(conjunction, sampling, { full: wish.full && wish.depth < 3, depth: wish.depth + 1 });
      if (value === undefined) break;
      result.push(shape.uniqueItems ? distinct(value, index) : value);
    }
  }
  return result.length < (shape.numbers.get('minItems') ?? 0) ? undefined : result;
}

function distinct(value: Json, index: number): Json {
  if (index === 0) return value;
  if (typeof value === 'string') return `${value}${index}`;
  return typeof value === 'number' ? value + index : value;
}

/** Texts, the likeliest first. */
function textOf(shape: Shape): string[] {
  const least = shape.numbers.get('minLength') ?? 0;
  const most = shape.numbers.get('maxLength') ?? Math.max(least, 10_000);
  const patterns = [...shape.texts.pattern].flatMap((pattern) => patternSamples(pattern));
  const known = [...shape.texts.format].flatMap(formatSamples);
  const fits = (text: string) => [...text].length >= least && [...text].length <= most;
  const first = [...patterns, ...known].filter(fits);
  const plain = 'text'.padEnd(Math.min(least, 10_000), 'x').slice(0, Math.max(most, 0));
  return [...first, ...(shape.texts.pattern.size + known.length > 0 ? [] : [plain]), plain];
}

function numbersOf({ minimum, maximum, multiples, integer, texts }: Shape): number[] {
  const [multiple] = multiples;
  const unit = multiple ?? (integer ? 1 : 0.5);
  const least = minimum && (minimum.exclusive ? minimum.value + unit : minimum.value);
  const most = maximum && (maximum.exclusive ? maximum.value - unit : maximum.value);
  const start = least ?? (most === undefined ? 1 : Math.min(1, most));
  const snapped = Math.ceil(start / unit) * unit;
  const whole = integer || [...texts.format].some((format) => /^u?int/.test(format));
  return [whole ? Math.ceil(snapped) : multiple || minimum ? snapped : start, start, most ?? start, 0];
}

/** Further values of a kind, which an ordinary one may not show. */
function varied(shape: Shape, kind: (typeof KIND_ORDER)[number]): Json[] {
  if (shape.values) return [...shape.values.slice(0, 12)];
  if (kind === 'string')
    return [...textOf(shape).slice(0, 8), '', 'a', 'x'.repeat(shape.numbers.get('maxLength') ?? 50).slice(0, 2_000)];
  if (kind === 'number') return [...numbersOf(shape), -1, 0, 100, ...(shape.integer ? [] : [0.5])];
  if (kind === 'array') return [[]];
  return kind === 'boolean' ? [true, false] : [];
}

function bitOf(value: Json): number {
  if (value === null) return kindBits.null;
  if (Array.isArray(value)) return kindBits.array;
  if (isObject(value)) return kindBits.object;
  if (typeof value === 'string') return kindBits.string;
  return typeof value === 'boolean' ? kindBits.boolean : kindBits.number;
}

/** A value of `conjunction` with `value` at one step below; undefined when there is no such place. */
export function around(
  conjunction: Conjunction,
  step: { readonly member?: string; readonly item?: number },
  value: Json,
  sampling: Sampling,
): Json[] {
  if (step.member !== undefined) {
    return samplesOf(restricted(conjunction, kindBits.object), sampling, { members: new Map([[step.member, value]]) });
  }
  return samplesOf(restricted(conjunction, kindBits.array), sampling, { item: { index: step.item ?? 0, value } });
}

/** A name that no schema of the shape spells out. */
export function otherName(shape: Shape): string | undefined {
  const taken = namesOf(shape);
  return restOf(shape).kinds === 0 ? undefined : ['other', 'another', 'further'].find((name) => !taken.has(name));
}
