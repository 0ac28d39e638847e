// Patterns come from service teams and run on callers' texts, so none may take more than linear time: provably linear
// ones run on the engine's own RegExp, the rest on RE2, and what RE2 cannot do is not run at all.

import { RE2JS } from 're2js';
import { isLinear } from './regex-cost.ts';
import { re2Source } from './regex-re2.ts';
import { parseRegex, type Sequence } from './regex-syntax.ts';

/** Decides whether a text contains a match. */
export type TextTest = (text: string) => boolean;

/** Which engine runs a pattern; `none` when it is not enforced. */
export type PatternEngine = 'native' | 're2' | 'none';

export interface CompiledPattern {
  readonly engine: PatternEngine;
  /** Undefined when the pattern is not enforced. */
  readonly test: TextTest | undefined;
}

const MAX_LENGTH = 10_000;
const NOT_RUN: CompiledPattern = { engine: 'none', test: undefined };

/** Longest text that a trusted pattern is run on; longer ones do not match. */
export const MAX_TRUSTED_TEXT = 256;

/**
 * The unanchored test for an ECMA-262 pattern. `trusted` is an operator's word that a pattern nothing runs in linear time
 * does no harm: it then runs natively on short texts.
 */
export function compilePattern(source: string, trusted = false): CompiledPattern {
  const native = source.length > MAX_LENGTH ? undefined : nativeRegExp(source);
  if (native === undefined) return NOT_RUN;
  const linear = linearPattern(source, native);
  if (linear.test !== undefined || !trusted) return linear;
  return { engine: 'native', test: (text) => text.length <= MAX_TRUSTED_TEXT && native.test(text) };
}

function linearPattern(source: string, native: RegExp): CompiledPattern {
  const alternatives = parseRegex(source);
  if (isLinear(alternatives)) return { engine: 'native', test: (text) => native.test(text) };
  return withLookaheads(source, alternatives) ?? withRe2(alternatives);
}

// JSON Schema asks for Unicode patterns (core 6.4); many in use are valid only without the flag.
function nativeRegExp(source: string): RegExp | undefined {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(source, flags);
    } catch {
      // Not a pattern in this reading.
    }
  }
  return undefined;
}

function withRe2(alternatives: readonly Sequence[]): CompiledPattern {
  const source = re2Source(alternatives);
  if (source === undefined) return NOT_RUN;
  try {
    const compiled = RE2JS.compile(source);
    return { engine: 're2', test: (text) => compiled.test(text) };
  } catch {
    return NOT_RUN;
  }
}

// `^(?=.*\d)(?!admin).{8,}$`: look-aheads at the start of the text are patterns of their own.
function withLookaheads(source: string, [sequence, ...others]: readonly Sequence[]): CompiledPattern | undefined {
  if (sequence === undefined || others.length > 0 || sequence[0]?.kind !== 'start') return undefined;
  const conditions: { readonly holds: boolean; readonly pattern: CompiledPattern }[] = [];
  let end = 0;
  for (const term of sequence.slice(1)) {
    if (term.kind !== 'lookahead') break;
    conditions.push({ holds: !term.negated, pattern: compilePattern(`^(?:${term.source})`) });
    end = term.end;
  }
  if (conditions.length === 0) return undefined;
  conditions.push({ holds: true, pattern: compilePattern(`^(?:${source.slice(end)})`) });
  const tests = conditions.map(({ holds, pattern: { test } }) => ({ holds, test }));
  if (tests.some(({ test }) => test === undefined)) return NOT_RUN;
  const engine = conditions.every(({ pattern }) => pattern.engine === 'native') ? 'native' : 're2';
  return { engine, test: (text) => tests.every(({ holds, test }) => test?.(text) === holds) };
}
