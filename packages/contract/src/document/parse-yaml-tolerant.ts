// The second reader, for YAML that js-yaml refuses and others take (flow brackets under-indented, say). Eight times slower and
// recursive, hence only for texts of a size and nesting that cannot hurt.

import { type Document, parseDocument } from 'yaml';
import type { Json } from '../json.ts';
import { measure, type Reading, type ReadingNote, refuse, type TextLimits } from './reading.ts';

/** Longest text, in UTF-16 units. */
const maxLength = 250_000;

/** Most brackets and dashes that may be open at once, as far as lines tell: this reader is recursive. */
const maxOpened = 10_000;

/** Reads YAML 1.2 text with a note that it is irregular; a text that this reader refuses too is a syntax error. */
export function parseTolerantly(text: string, limits: TextLimits, note: ReadingNote): Reading {
  const tree = parseTree(text);
  if (tree === undefined) return { failure: { ...note, rule: 'yaml-syntax' } };
  try {
    const value = tree.toJS({ maxAliasCount: 100 }) as Json;
    return measure(value, limits) ?? { value, notes: [note] };
  } catch (error) {
    // Too many aliases, or one without an anchor, are only found when the values are made.
    return refuse('yaml-syntax', error instanceof Error ? error.message : String(error), note.position);
  }
}

/** The text as a tree with places; undefined when this reader refuses it or it could hurt. */
export function parseTree(text: string): Document.Parsed | undefined {
  if (text.length > maxLength || mayNestDeeply(text)) return undefined;
  // Checks of unique keys and pretty errors take time by the square of the text.
  const options = {
    version: '1.2',
    schema: 'core',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  } as const;
  try {
    const tree = parseDocument(text, options);
    return tree.errors.length > 0 ? undefined : tree;
  } catch {
    return undefined;
  }
}

/** Could flow collections or block sequences on one line nest deeper than the stack holds? Block mappings need a line a level. */
function mayNestDeeply(text: string): boolean {
  let opened = 0;
  for (const line of text.split('\n')) {
    opened += (line.match(/[[{]|- /g)?.length ?? 0) - (line.match(/[\]}]/g)?.length ?? 0);
    if (opened > maxOpened) return true;
  }
  return false;
}
