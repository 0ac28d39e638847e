// Writes a parsed pattern in RE2's language, whose sets, spaces and escapes differ from ECMA-262's.

import type { Sequence, Term } from './regex-syntax.ts';

/** The pattern for RE2, undefined when RE2 has nothing for a part of it. */
export function re2Source(alternatives: readonly Sequence[]): string | undefined {
  const parts = alternatives.map((sequence) => {
    const terms = sequence.map(write);
    return terms.includes(undefined) ? undefined : terms.join('');
  });
  return parts.includes(undefined) ? undefined : parts.join('|');
}

function write(term: Term): string | undefined {
  switch (term.kind) {
    case 'set':
      return term.re2;
    case 'start':
      return '\\A';
    case 'end':
      return '\\z';
    case 'boundary':
      return '\\b';
    case 'notBoundary':
      return '\\B';
    case 'group':
      return grouped(re2Source(term.alternatives));
    case 'repeat': {
      const body = write(term.body);
      const grouping = term.body.kind === 'set' || term.body.kind === 'group' ? body : grouped(body);
      const { min, max } = term;
      const times = max === min ? `{${min}}` : `{${min},${max === Number.POSITIVE_INFINITY ? '' : max}}`;
      return grouping && `${grouping}${SIGNS.get(times) ?? times}`;
    }
    default:
      return undefined;
  }
}

const SIGNS: ReadonlyMap<string, string> = new Map([
  ['{0,}', '*'],
  ['{1,}', '+'],
  ['{0,1}', '?'],
]);

function grouped(source: string | undefined): string | undefined {
  return source === undefined ? undefined : `(?:${source})`;
}
