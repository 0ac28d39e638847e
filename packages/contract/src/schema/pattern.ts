// Patterns come from service teams and run on callers' texts, so none may take more than linear time.

import { RE2JS } from 're2js';

/** A test for the ECMA-262 pattern `source`, unanchored; undefined when it cannot be run in linear time. */
export function compilePattern(source: string): ((text: string) => boolean) | undefined {
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(source));
    return (text) => compiled.test(text);
  } catch {
    return undefined;
  }
}
