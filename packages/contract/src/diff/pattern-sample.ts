// Texts that match a pattern: the shortest, and one with a little more of what may be repeated.

import type { CharSet } from '../schema/char-set.ts';
import { parseRegex, type Sequence, type Term } from '../schema/regex-syntax.ts';

const MOST_LENGTH = 2_000;

/** Texts that probably match, with so many of what may be repeated; none when the pattern is beyond what can be written down simply. */
export function patternSamples(source: string, lengths: readonly number[] = [0, 1, 3]): string[] {
  const alternatives = parseRegex(source);
  const found = alternatives.slice(0, 6).flatMap((sequence) => lengths.map((extra) => written(sequence, extra)));
  return [...new Set(found.filter((text) => text !== undefined))];
}

function written(sequence: Sequence, extra: number): string | undefined {
  let text = '';
  for (const term of sequence) {
    const part = termText(term, extra);
    if (part === undefined || text.length > MOST_LENGTH) return undefined;
    text += part;
  }
  return text;
}

function termText(term: Term, extra: number): string | undefined {
  switch (term.kind) {
    case 'set':
      return characterOf(term.chars);
    case 'start':
    case 'end':
      return '';
    case 'group':
      return alternativeText(term.alternatives, extra);
    case 'repeat': {
      const once = termText(term.body, extra);
      return once?.repeat(Math.min(term.min + extra, term.max, MOST_LENGTH));
    }
    default:
      return undefined;
  }
}

/** The first that can be written; where there is to be more, the longest. */
function alternativeText(alternatives: readonly Sequence[], extra: number): string | undefined {
  const all = alternatives.map((sequence) => written(sequence, extra)).filter((text) => text !== undefined);
  return extra === 0
    ? all[0]
    : all.reduce<string | undefined>((best, text) => (text.length > (best?.length ?? -1) ? text : best), undefined);
}

// A letter or digit where the set has one: they stand in every other place, too.
function characterOf(chars: CharSet): string | undefined {
  for (const wanted of ['a', 'A', '1', '-', '_', ' ']) {
    const code = wanted.codePointAt(0) as number;
    if (chars.some(([from, to]) => from <= code && code <= to)) return wanted;
  }
  const [first] = chars;
  return first && String.fromCodePoint(first[0]);
}
