// Patterns of a document that nothing can run in linear time, and that are therefore not enforced: look-behind,
// back-references, look-aheads in the middle, and texts that are no pattern at all.

import { type Diagnostic, diagnose } from '../diagnostic.ts';
import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { formatPointer } from '../reference.ts';
import { rewrite } from '../rewrite.ts';
import { compilePattern } from '../schema/pattern.ts';

/** Different patterns of one document that are looked at; beyond them no finding is made. */
const MAX_PATTERNS = 5_000;
const MAX_FINDINGS = 100;
const MAX_SHOWN = 120;

/** A finding at each `pattern` and `patternProperties` of `root`, a document of `service`, that is not enforced. */
export function unenforcedPatterns(root: JsonObject, service: string): Diagnostic[] {
  const findings: Diagnostic[] = [];
  const enforced = new Map<string, boolean>();
  rewrite(root, 'document', {
    reference: (text) => text,
    enter(object, { kind, tokens }) {
      if (kind !== 'schema') return true;
      const { pattern } = object;
      if (typeof pattern === 'string') look(pattern, [...tokens, 'pattern']);
      const members: Json | undefined = own(object, 'patternProperties');
      for (const source of isObject(members) ? Object.keys(members) : []) {
        look(source, [...tokens, 'patternProperties', source]);
      }
      return true;
    },
  });
  return findings;

  function look(source: string, tokens: readonly string[]): void {
    if (isEnforced(source) || findings.length >= MAX_FINDINGS) return;
    const shown = source.length > MAX_SHOWN ? `${source.slice(0, MAX_SHOWN)}…` : source;
    const message = `The pattern ${shown} cannot be run in linear time, so it is not enforced.`;
    findings.push(diagnose('pattern-not-enforced', service, formatPointer(tokens), message));
  }

  function isEnforced(source: string): boolean {
    const known = enforced.get(source);
    if (known !== undefined || enforced.size >= MAX_PATTERNS) return known ?? true;
    const verdict = compilePattern(source).engine !== 'none';
    enforced.set(source, verdict);
    return verdict;
  }
}
