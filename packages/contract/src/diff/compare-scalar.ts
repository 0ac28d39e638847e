// Numbers and texts: ranges, multiples, lengths, patterns, formats and encoded content.

import type { Json } from '../json.ts';
import type { Aspect, Breach } from './breach.ts';
import { conjunctionOf, kindBits } from './conjunction.ts';
import type { Comparing, Pair, Place } from './containment.ts';
import { formatRange } from './format-range.ts';
import { patternSamples } from './pattern-sample.ts';
import type { Bound, NumericKeyword, Shape } from './shape.ts';

export function* numberBreaches(pair: Pair, at: Place): Generator<Breach> {
  const { A, B } = pair;
  if ((A.kinds & B.kinds & kindBits.number) === 0) return;
  if (!A.integer && B.integer && ![...A.multiples].some(Number.isInteger)) {
    const texts = { looser: 'number', stricter: 'integer' };
    yield { ...common(pair, at), aspect: 'type', ...texts, candidates: () => near(A.minimum?.value ?? 0, [0.5, 0.25]) };
  }
  const least = lowest(A);
  const most = highest(A);
  if (B.minimum && !reaches(least, B.minimum, 1)) {
    yield bound(pair, at, B.minimum.exclusive ? 'exclusiveMinimum' : 'minimum', B.minimum);
  }
  if (B.maximum && !reaches(most, B.maximum, -1)) {
    yield bound(pair, at, B.maximum.exclusive ? 'exclusiveMaximum' : 'maximum', B.maximum);
  }
  for (const multiple of B.multiples) {
    const given = [...A.multiples, ...(A.integer ? [1] : [])];
    if (given.some((one) => isMultiple(one, multiple))) continue;
    const texts = { looser: [...A.multiples].join(' and ') || undefined, stricter: String(multiple) };
    const candidates = () => [...given, multiple / 2, multiple + 1, 1, 0.5];
    yield { ...common(pair, at), aspect: 'multipleOf', ...texts, candidates };
  }
  for (const format of B.texts.format) {
    const range = formatRange(format);
    if (!range || A.texts.format.has(format)) continue;
    if (reaches(least, range.least, 1) && reaches(most, range.most, -1)) continue;
    const candidates = () => [range.most.value + 1, range.least.value - 1, range.most.value * 2, 1.5];
    yield { ...common(pair, at), ...formats(pair, format), candidates };
  }
}

export function* stringBreaches(pair: Pair, at: Place, comparing: Comparing): Generator<Breach> {
  const { A, B } = pair;
  if ((A.kinds & B.kinds & kindBits.string) === 0) return;
  yield* sizes(pair, at, 'minLength', 'maxLength', (length) => texts(pair, Math.min(length, 2_000)), comparing);
  for (const pattern of B.texts.pattern) {
    if (A.texts.pattern.has(pattern) || matchesAll(pattern)) continue;
    const texts = { looser: [...A.texts.pattern].join(' and ') || undefined, stricter: pattern };
    const certain = A.texts.pattern.size === 0;
    const candidates = () => [
      ...comparing.samples(pair.a),
      '',
      'a',
      'A b',
      '0',
      '-',
      'ä',
      'a1',
      'aaaaaaaaaaaaaaaaaaaa',
    ];
    yield { ...common(pair, at), aspect: 'pattern', ...texts, certain, candidates };
  }
  for (const format of B.texts.format) {
    if (A.texts.format.has(format) || formatRange(format)) continue;
    yield {
      ...common(pair, at),
      ...formats(pair, format),
      candidates: () => ['', 'x y', ...comparing.samples(pair.a)],
    };
  }
  for (const aspect of ['contentMediaType', 'contentEncoding'] as const) {
    const [looser] = A.texts[aspect];
    const [stricter] = B.texts[aspect];
    if (looser?.toLowerCase() === stricter?.toLowerCase()) continue;
    yield { ...common(pair, at), aspect, looser, stricter };
  }
  if (
    B.contentSchemas.length > 0 &&
    !comparing.contained(conjunctionOf(A.contentSchemas), conjunctionOf(B.contentSchemas))
  ) {
    const looser = A.contentSchemas.length > 0 ? 'another schema' : undefined;
    yield { ...common(pair, at), aspect: 'contentSchema', looser, stricter: 'a schema' };
  }
}

/** Lengths, numbers of items and of members; `make` gives a value of a size. */
export function* sizes(
  pair: Pair,
  at: Place,
  least: NumericKeyword,
  most: NumericKeyword,
  make: ((size: number) => Json[]) | undefined,
  comparing: Comparing,
): Generator<Breach> {
  const { A, B } = pair;
  for (const [aspect, sign] of [
    [least, 1],
    [most, -1],
  ] as const) {
    const looser = A.numbers.get(aspect);
    const stricter = B.numbers.get(aspect);
    if (stricter === undefined || (looser !== undefined && (looser - stricter) * sign >= 0)) continue;
    const size = sign > 0 ? stricter - 1 : stricter + 1;
    const candidates = () => [...(make ? [...make(size), ...make(looser ?? size)] : []), ...comparing.samples(pair.a)];
    const texts = { looser: looser === undefined ? undefined : String(looser), stricter: String(stricter) };
    yield { ...common(pair, at), aspect, ...texts, candidates };
  }
}

/** Texts of about a length: plain, and as the patterns want them. */
function texts({ A }: Pair, length: number): string[] {
  return ['a'.repeat(length), ...[...A.texts.pattern].flatMap((pattern) => patternSamples(pattern, [length]))];
}

/** What all breaches at a place have in common. */
export function common({ a, b }: Pair, { trail }: Place): Pick<Breach, 'sub' | 'sup' | 'trail' | 'certain'> {
  return { sub: a, sup: b, trail, certain: true };
}

function bound(pair: Pair, at: Place, aspect: Aspect, limit: Bound): Breach {
  const own = aspect.endsWith('inimum') ? pair.A.minimum : pair.A.maximum;
  const outside = aspect.endsWith('inimum') ? -1 : 1;
  const candidates = () => [
    ...near(limit.value, [0, outside, outside * 0.5, outside * 2]),
    ...(own ? near(own.value, [0, -outside, -outside * 0.5]) : []),
  ];
  const looser = own === undefined ? undefined : String(own.value);
  return { ...common(pair, at), aspect, looser, stricter: String(limit.value), candidates };
}

function near(value: number, steps: readonly number[]): number[] {
  return steps.map((step) => value + step);
}

function formats({ A }: Pair, format: string): Pick<Breach, 'aspect' | 'looser' | 'stricter'> {
  return { aspect: 'format', looser: [...A.texts.format].join(' and ') || undefined, stricter: format };
}

function lowest(shape: Shape): Bound | undefined {
  return tightest(shape, shape.minimum, 'least', 1);
}

function highest(shape: Shape): Bound | undefined {
  return tightest(shape, shape.maximum, 'most', -1);
}

function tightest(shape: Shape, own: Bound | undefined, end: 'least' | 'most', sign: 1 | -1): Bound | undefined {
  let bound = own && shape.integer ? whole(own, sign) : own;
  for (const format of shape.texts.format) {
    const limit = formatRange(format)?.[end];
    if (limit && !(bound && reaches(bound, limit, sign))) bound = limit;
  }
  return bound;
}

/** An exclusive bound of integers is the next one, inclusive. */
function whole({ value, exclusive }: Bound, sign: 1 | -1): Bound {
  const rounded = sign > 0 ? Math.ceil(value) : Math.floor(value);
  return { value: exclusive && rounded === value ? value + sign : rounded, exclusive: false };
}

/** Is `own` at least as tight as `limit`? */
function reaches(own: Bound | undefined, limit: Bound, sign: 1 | -1): boolean {
  if (own === undefined) return false;
  const order = (own.value - limit.value) * sign;
  return order > 0 || (order === 0 && (own.exclusive || !limit.exclusive));
}

function isMultiple(value: number, of: number): boolean {
  const quotient = value / of;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9 && Math.round(quotient) !== 0;
}

/** Patterns that every text matches, as they are usually written. */
function matchesAll(pattern: string): boolean {
  return /^\^?(?:\(?(?:\.|\[\\s\\S\]|\[\^\])\*\)?)?\$?$/.test(pattern);
}
