// The second reader, for YAML that js-yaml refuses and others take (flow brackets under-indented, say). Eight times slower and
// recursive, hence only for texts of a size and nesting that cannot hurt.

import { parseDocument } from 'yaml';
import type { Json } from './json.ts';
import { measure, type Reading, type ReadingNote, refuse, type TextLimits } from './reading.ts';

/** Longest text, in UTF-16 units. */
const maxLength = 500_000;

/** Reads YAML 1.2 text with a note that it is irregular; a text that this reader refuses too is a syntax error. */
export function parseTolerantly(text: string, limits: TextLimits, note: ReadingNote): Reading {
  const failure: Reading = { failure: { ...note, rule: 'yaml-syntax' } };
  if (text.length > maxLength || mayNestDeeply(text, limits.depth)) return failure;
  try {
    const document = parseDocument(text, { version: '1.2', schema: 'core', uniqueKeys: true, logLevel: 'silent' });
    if (document.errors.length > 0) return failure;
    const value = document.toJS({ maxAliasCount: 100 }) as Json;
    return measure(value, limits) ?? { value, notes: [note] };
  } catch (error) {
    // The reader throws for too many aliases only when the values are made.
    return refuse('yaml-syntax', error instanceof Error ? error.message : String(error), note.position);
  }
}

/** Could flow collections or block sequences on one line nest deeper than the limit? Block mappings need a line a level. */
function mayNestDeeply(text: string, depth: number): boolean {
  let opened = 0;
  for (const line of text.split('\n')) {
    opened += (line.match(/[[{]|- /g)?.length ?? 0) - (line.match(/[\]}]/g)?.length ?? 0);
    if (opened > depth * 50) return true;
  }
  return false;
}
