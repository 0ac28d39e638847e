// Is a pattern linear in a backtracking engine? It is when at every point the next character alone decides what to do
// (then there is nothing to go back to), or when what has to be tried again is short. Anything doubtful counts as no.

import { type CharSet, disjoint, union } from './char-set.ts';
import type { Sequence, Term } from './regex-syntax.ts';

/** Steps that may be repeated for each character of the text. */
const MAX_STEPS = 200;

// What can come next: characters, the end of the text (an empty set), or nothing more to match.
type Follow = CharSet | 'success';

interface Part {
  /** What the part and everything after it can begin with. */
  readonly first: Follow;
  /** Characters that are read again at most when the part or what follows fails; infinite for loops. */
  readonly reach: number;
  /** Ways to match that have to be tried one after the other. */
  readonly ways: number;
  /** Loops that can end at several places. */
  readonly loose: boolean;
}

/** True when a backtracking engine needs time linear in the text's length. */
export function isLinear(alternatives: readonly Sequence[]): boolean {
  return alternatives.every((sequence) => {
    const anchored = sequence[0]?.kind === 'start';
    const part = measure(anchored ? sequence.slice(1) : sequence, DONE, false);
    if (part === undefined || part.ways > MAX_STEPS) return false;
    // Without an anchor the engine begins anew at each character.
    return anchored || (!part.loose && part.reach * part.ways <= MAX_STEPS);
  });
}

const DONE: Part = { first: 'success', reach: 0, ways: 1, loose: false };

// From right to left, each term knowing what follows it. Undefined as soon as the pattern is not linear.
function measure(sequence: Sequence, after: Part, looped: boolean): Part | undefined {
  let part: Part | undefined = after;
  for (const term of sequence.toReversed()) {
    part = part && step(term, part, looped);
  }
  return part;
}

function step(term: Term, after: Part, looped: boolean): Part | undefined {
  switch (term.kind) {
    case 'set':
      return { ...after, first: term.chars, reach: after.reach + 1 };
    case 'end':
      return { ...after, first: [] };
    case 'boundary':
    case 'notBoundary':
      return after.first === 'success' ? { ...after, first: [] } : after;
    case 'group':
      return choice(term.alternatives, after, looped);
    case 'repeat':
      return repeat(term, after, looped);
    default:
      return undefined;
  }
}

function choice(alternatives: readonly Sequence[], after: Part, looped: boolean): Part | undefined {
  if (alternatives.length === 1) return measure(alternatives[0] as Sequence, after, looped);
  const parts: Part[] = [];
  for (const alternative of alternatives) {
    const part = measure(alternative, after, looped);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  const firsts = parts.map((part) => part.first);
  const decided = firsts.every((first, i) => firsts.slice(i + 1).every((other) => apart(first, other)));
  // Inside a loop every undecided choice doubles the ways.
  if (!decided && looped) return undefined;
  return {
    first: joined(firsts),
    reach: Math.max(...parts.map((part) => part.reach)),
    ways: decided ? Math.max(...parts.map((part) => part.ways)) : parts.reduce((sum, part) => sum + part.ways, 0),
    loose: parts.some((part) => part.loose),
  };
}

function repeat(term: Term & { kind: 'repeat' }, after: Part, looped: boolean): Part | undefined {
  const { body, min, max } = term;
  const alone = step(body, { ...DONE, first: [] }, true);
  // A body that can be empty, or that the engine cannot leave in one way only.
  if (alone === undefined || alone.first === 'success' || isNullable(body)) return undefined;
  const again = max > 1 ? joined([alone.first, after.first]) : after.first;
  const inside = step(body, { ...DONE, first: again }, looped || max > 1);
  if (inside === undefined || inside.loose) return undefined;
  const first = min === 0 ? joined([alone.first, after.first]) : alone.first;
  const length = body.kind === 'set' ? 1 : inside.reach;
  const reach = after.first === 'success' && after.reach === 0 ? min * length : after.reach + max * length;
  const decided = min === max || apart(alone.first, after.first);
  if (decided) return { first, reach, ways: after.ways * inside.ways, loose: after.loose };
  if (looped) return undefined;
  if (max !== Number.POSITIVE_INFINITY) {
    return { first, reach, ways: after.ways * inside.ways * (max - min + 1), loose: after.loose };
  }
  // One loop may end anywhere when all that follows is short.
  if (after.loose || after.reach * after.ways > MAX_STEPS) return undefined;
  return { first, reach: Number.POSITIVE_INFINITY, ways: after.ways * inside.ways, loose: true };
}

function isNullable(term: Term): boolean {
  switch (term.kind) {
    case 'set':
      return false;
    case 'group':
      return term.alternatives.some((sequence) => sequence.every(isNullable));
    case 'repeat':
      return term.min === 0 || isNullable(term.body);
    default:
      return true;
  }
}

function apart(a: Follow, b: Follow): boolean {
  // After success nothing is ever tried again.
  return a === 'success' || b === 'success' || disjoint(a, b);
}

function joined(follows: readonly Follow[]): Follow {
  const sets = follows.filter((follow) => follow !== 'success');
  return sets.length === 0 ? 'success' : union(sets);
}
