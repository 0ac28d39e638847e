// What reading a text gives: a JSON value, or the one reason why there is none.

import type { Json, JsonObject } from '../json.ts';
import type { RuleId } from '../rules.ts';
import type { DocumentLimits } from './document.ts';

/** Line and column in a text, both from 1; columns count UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A finding of a reader, before it is known whose text it was. */
export interface ReadingNote {
  readonly rule: RuleId;
  readonly message: string;
  readonly position?: Position;
}

/** A value with findings that did not prevent it, or the finding that did. */
export type Reading =
  | { readonly value: Json; readonly notes: readonly ReadingNote[]; readonly failure?: undefined }
  | { readonly value?: undefined; readonly failure: ReadingNote };

/** The limits a reader keeps. */
export type TextLimits = Pick<DocumentLimits, 'depth' | 'nodes'>;

/** A failed reading. */
export function refuse(rule: RuleId, message: string, position?: Position): Reading {
  return { failure: { rule, message, ...(position && { position }) } };
}

/** The position of an offset (UTF-16 units) in a text. */
export function positionAt(text: string, offset: number): Position {
  let line = 1;
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1 && end < offset; end = text.indexOf('\n', start)) {
    line++;
    start = end + 1;
  }
  return { line, column: offset - start + 1 };
}

export function tooDeep(limits: TextLimits): Reading {
  return refuse('limit-depth', `Values are nested deeper than ${limits.depth} levels`);
}

export function tooMany(limits: TextLimits): Reading {
  return refuse('limit-nodes', `There are more than ${limits.nodes} values`);
}

/** The refusal of a value that is too deep or has too many nodes; shared parts count each time. Iterative: any depth. */
export function measure(value: Json, limits: TextLimits): Reading | undefined {
  let nodes = 1;
  let level: Json[] = [value];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > limits.depth) return tooDeep(limits);
    const next: Json[] = [];
    for (const container of level) {
      const children = Array.isArray(container) ? container : Object.values(container as JsonObject);
      nodes += children.length;
      for (const child of children) {
        if (typeof child === 'string') nodes += weight(child);
        else if (typeof child === 'object' && child !== null) next.push(child);
      }
      if (nodes > limits.nodes) return tooMany(limits);
    }
    level = next;
  }
  return undefined;
}

/** What a text counts beyond one node: values that are written more than once must not multiply long texts either. */
export function weight(text: string): number {
  return text.length >> 6;
}
