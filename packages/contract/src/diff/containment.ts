// Is every value that one conjunction of schemas admits admitted by another? Decided keyword by keyword, with cycles taken
// to hold until shown otherwise, and within bounded work; what can't be decided is a breach that is not certain.
//
// A member that a schema does not spell out, and does not restrict, is taken as not sent: else no property could ever be
// declared without breaking someone.

import type { Json } from '../json.ts';
import type { Direction } from '../schema/schema-node.ts';
import { type Breach, type Step, type Trail, trailText } from './breach.ts';
import { arrayBreaches } from './compare-array.ts';
import { logicBreaches } from './compare-logic.ts';
import { objectBreaches } from './compare-object.ts';
import { numberBreaches, stringBreaches } from './compare-scalar.ts';
import { finiteBreaches, limitedBreach, typeBreaches } from './compare-type.ts';
import { admits, type Conjunction, conjunctionOf } from './conjunction.ts';
import { groupBreaches } from './groups.ts';
import { type Sampling, samplesOf } from './sample.ts';
import { type Shape, shapeMaker } from './shape.ts';

/**
 * How members are read that only one side spells out. `lenient`: what the looser side does not name is not sent. `exact`: it
 * may be, as JSON Schema says. `nominal`: and what the stricter side does not name is unknown to it, as alternatives are
 * told apart by what they name.
 */
export type Reading = 'lenient' | 'exact' | 'nominal';

/** What the comparisons of single keywords ask of the whole. */
export interface Comparing {
  readonly direction: Direction;
  readonly reading: Reading;
  shape(conjunction: Conjunction): Shape;
  /** The kinds of value that can be, branches looked into. */
  kindsOf(conjunction: Conjunction): number;
  /** Proven to be contained, in this reading unless another is asked for. */
  contained(sub: Conjunction, sup: Conjunction, reading?: Reading): boolean;
  /** The breaches of a part; a single one without a place while nobody wants to know where. */
  below(sub: Conjunction, sup: Conjunction, at: Place, step?: Step): Generator<Breach>;
  samples(conjunction: Conjunction): Json[];
}

/** Where a comparison is: undefined `trail` is the root. */
export interface Place {
  readonly reporting: boolean;
  readonly trail: Trail | undefined;
  /** What the step from here starts from. */
  readonly from?: Conjunction;
}

/** Two conjunctions at one place, and their shapes. */
export interface Pair {
  readonly a: Conjunction;
  readonly b: Conjunction;
  readonly A: Shape;
  readonly B: Shape;
}

/** Compares schemas of two contracts in one direction; remembers what it has decided. */
export interface Comparison extends Sampling {
  samples(conjunction: Conjunction): Json[];
  /**
   * All places where `sub` admits what `sup` does not; empty when it is contained. `thorough`: values are tried when the
   * keywords show nothing.
   */
  breaches(sub: Conjunction, sup: Conjunction, thorough?: boolean): Breach[];
}

/** Pairs that one question may look at, and how deep. */
const MOST_STEPS = 10_000;
/** And all questions of one diff together: a document must not make a gateway think for minutes. */
const MOST_IN_ALL = 20_000;
const MOST_DEPTH = 250;
const MOST_BREACHES = 100;

/** A comparison for messages of one direction. */
export function createComparison(direction: Direction): Comparison {
  const shape = shapeMaker(direction);
  const verdicts = new Map<string, boolean>();
  const kinds = new Map<string, number>();
  // Pairs under way with their depth, and pairs that hold if those do.
  const assumed = new Map<string, number>();
  const tentative = new Map<string, number>();
  const order: string[] = [];
  let reliesOn = Number.POSITIVE_INFINITY;
  let steps = 0;
  let limit = MOST_STEPS;
  let all = 0;
  let visited = new Set<string>();

  function kindsOf(conjunction: Conjunction, within: ReadonlySet<string> = new Set()): number {
    const known = kinds.get(conjunction.key);
    if (known !== undefined) return known;
    const { groups, kinds: own } = shape(conjunction);
    if (within.has(conjunction.key) || within.size > 20) return own;
    const inner = new Set([...within, conjunction.key]);
    const result = groups.reduce(
      (left, { branches }) => left & branches.reduce((all, one) => all | kindsOf(conjunctionOf([one]), inner), 0),
      own,
    );
    if (within.size === 0) kinds.set(conjunction.key, result);
    return result;
  }

  function decided(a: Conjunction, b: Conjunction, comparing: Comparing): boolean {
    const key = `${comparing.reading} ${a.key}|${b.key}`;
    const known = verdicts.get(key);
    if (known !== undefined) return known;
    const depth = assumed.get(key) ?? tentative.get(key);
    if (depth !== undefined) {
      reliesOn = Math.min(reliesOn, depth);
      return true;
    }
    if (++steps > limit || assumed.size > MOST_DEPTH) return false;
    return decide(key, a, b, comparing);
  }

  function decide(key: string, a: Conjunction, b: Conjunction, comparing: Comparing): boolean {
    const outer = reliesOn;
    const depth = assumed.size;
    const mark = order.length;
    reliesOn = Number.POSITIVE_INFINITY;
    assumed.set(key, depth);
    const first = search(a, b, { reporting: false, trail: undefined }, comparing).next();
    assumed.delete(key);
    if (!first.done) {
      for (const gone of order.splice(mark)) tentative.delete(gone);
      // It was found although everything under way was taken to hold, so it stays; unless the budget ran out.
      if (steps <= limit) verdicts.set(key, false);
      reliesOn = outer;
      return false;
    }
    if (reliesOn < depth) {
      tentative.set(key, reliesOn);
      order.push(key);
      reliesOn = Math.min(outer, reliesOn);
      return true;
    }
    verdicts.set(key, true);
    for (const settled of order.splice(mark)) {
      tentative.delete(settled);
      verdicts.set(settled, true);
    }
    reliesOn = outer;
    return true;
  }

  function* search(a: Conjunction, b: Conjunction, at: Place, comparing: Comparing): Generator<Breach> {
    if (kindsOf(a) === 0) return;
    const here = { ...at, from: a };
    const pair = { a, b, A: shape(a), B: shape(b) };
    const finite = finiteBreaches(pair, here, comparing);
    if (finite) {
      yield* finite;
      return;
    }
    const left = yield* typeBreaches(pair, here, comparing);
    if (kindsOf(left) === 0) return;
    const rest = { ...pair, a: left, A: shape(left) };
    const limited = limitedBreach(rest, here, comparing);
    if (limited) {
      yield limited;
      return;
    }
    if (rest.A.groups.length > 0 || rest.B.groups.length > 0) {
      yield* groupBreaches(rest, here, comparing);
      return;
    }
    yield* numberBreaches(rest, here);
    yield* stringBreaches(rest, here, comparing);
    yield* arrayBreaches(rest, here, comparing);
    yield* objectBreaches(rest, here, comparing);
    yield* logicBreaches(rest, here, comparing);
  }

  function* below(a: Conjunction, b: Conjunction, at: Place, step: Step | undefined, comparing: Comparing) {
    if (decided(a, b, comparing)) return;
    const trail = step && at.from ? { parent: at.trail, from: at.from, step } : at.trail;
    if (!at.reporting || comparing.reading !== 'lenient') {
      yield { aspect: 'schema', sub: a, sup: b, trail, certain: true } satisfies Breach;
      return;
    }
    const key = `${a.key}|${b.key}`;
    if (visited.has(key)) return;
    visited.add(key);
    if (steps > limit) yield { aspect: 'schema', sub: a, sup: b, trail, certain: false } satisfies Breach;
    else yield* search(a, b, { reporting: true, trail }, comparing);
  }

  function comparingWith(reading: Reading): Comparing {
    const comparing: Comparing = {
      direction,
      reading,
      shape,
      kindsOf,
      contained: (a, b, asked = reading) => decided(a, b, asked === reading ? comparing : readings[asked]),
      below: (a, b, at, step) => below(a, b, at, step, comparing),
      samples: (conjunction) => samplesOf(conjunction, { shape, kindsOf }),
    };
    return comparing;
  }
  const readings: Record<Reading, Comparing> = {
    lenient: comparingWith('lenient'),
    exact: comparingWith('exact'),
    nominal: comparingWith('nominal'),
  };
  const leniently = readings.lenient;

  return {
    shape,
    kindsOf,
    samples: leniently.samples,
    breaches(sub, sup, thorough = false) {
      all += steps;
      steps = 0;
      limit = Math.max(0, Math.min(MOST_STEPS, MOST_IN_ALL - all));
      visited = new Set();
      const found = new Map<string, Breach>();
      for (const breach of leniently.below(sub, sup, { reporting: true, trail: undefined })) {
        const key = `${breach.aspect} ${trailText(breach.trail)} ${breach.name ?? ''} ${breach.stricter ?? ''}`;
        if (!found.has(key)) found.set(key, breach);
        // What comes after the budget is gone would be the same guess at many places.
        if (found.size >= MOST_BREACHES || steps > limit) break;
      }
      return found.size > 0 || !thorough ? [...found.values()] : overlooked(sub, sup);
    },
  };

  /** What the keywords did not show may still be shown by a value. */
  function overlooked(sub: Conjunction, sup: Conjunction): Breach[] {
    const values = leniently.samples(sub).filter((value) => admits(sub, value) && !admits(sup, value));
    if (values.length === 0) return [];
    return [{ aspect: 'schema', sub, sup, trail: undefined, certain: true, candidates: () => values }];
  }
}
