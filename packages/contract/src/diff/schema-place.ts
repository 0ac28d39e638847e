// Where in a message a schema stands, and what that is called in rules and in sentences.

import type { Direction } from '../schema/schema-node.ts';

export type PlaceKind = 'body' | 'parameter' | 'header';

/** A schema's place in an operation. */
export interface SchemaPlace {
  readonly direction: Direction;
  readonly kind: PlaceKind;
  /** For people: `the body`, `query parameter sort`, `the 200 response`. */
  readonly words: string;
  /** The same on every run: `body application/json`. */
  readonly key: string;
  /** Its values are sent as text, where an integer is a string like any other. */
  readonly asText: boolean;
}

/** `request-body` at the root, `request-property` below; parameters and headers have one word for both. */
export function rulePrefix({ direction, kind }: SchemaPlace, path: string): string {
  if (kind === 'parameter') return 'request-parameter';
  if (kind === 'header') return 'response-header';
  return `${direction}-${path === '' ? 'body' : 'property'}`;
}

/** `/name of the body`, `the body`. */
export function placeWords({ words }: SchemaPlace, path: string): string {
  return path === '' ? words : `${path} of ${words}`;
}
