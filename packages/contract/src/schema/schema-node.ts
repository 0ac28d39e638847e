// The seam between the compiler and the keywords: schemas as nodes, and what a keyword is told about its place.

import type { Json, JsonObject } from '../json.ts';
import type { Kind } from './instance.ts';
import type { TextTest } from './pattern.ts';
import type { Resource } from './resources.ts';
import type { Check, Site } from './run.ts';

/** Which way a message goes: `readOnly` members are not required in a request, `writeOnly` ones not in a response. */
export type Direction = 'request' | 'response';

/** One schema of a document. `check` compiles itself when it is called first, so graphs of any shape bind lazily. */
export interface SchemaNode {
  check: Check;
  readonly schema: Json;
  /** JSON Pointer in the document. */
  readonly pointer: string;
  readonly resource: Resource;
  /** The subschema at these tokens below, undefined when there is nothing. */
  below(...tokens: (string | number)[]): SchemaNode | undefined;
  /** The schema a reference means, or undefined when nothing defines it. */
  refer(reference: string): SchemaNode | undefined;
  /** The schema of a `$dynamicAnchor` in the outermost resource of a dynamic scope that has it. */
  inScope(anchor: string, scope: readonly Resource[]): SchemaNode | undefined;
  /** The test for a pattern; undefined when it cannot be run in linear time. */
  pattern(source: string): TextTest | undefined;
}

/** A keyword in its schema, as the keyword's compile function sees it. */
export interface Place extends Site {
  readonly node: SchemaNode;
  /** The schema that holds the keyword. */
  readonly schema: JsonObject;
  readonly direction: Direction;
  /** The subschema below the keyword, by tokens; none for the keyword's own value, which exists. */
  child(...tokens: (string | number)[]): SchemaNode;
}

/** How a keyword is compiled: undefined when its value makes no sense or demands nothing. */
export interface Keyword {
  /** The kind of value the keyword is about; others satisfy it. */
  readonly on: Kind | 'any';
  compile(value: Json, place: Place): Check | undefined;
}
