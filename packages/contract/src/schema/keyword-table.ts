// Every keyword that demands something, in the order they are checked: cheap and telling ones first.

import * as array from './keywords-array.ts';
import * as logic from './keywords-logic.ts';
import * as number from './keywords-number.ts';
import * as object from './keywords-object.ts';
import * as string from './keywords-string.ts';
import { unevaluatedItems, unevaluatedProperties } from './keywords-unevaluated.ts';
import { dynamicRef, ref } from './reference.ts';
import type { Keyword } from './schema-node.ts';

const TABLE: readonly (readonly [string, Keyword])[] = [
  ['type', logic.type],
  ['const', logic.constant],
  ['enum', logic.enumeration],
  ['maximum', number.maximum],
  ['exclusiveMaximum', number.exclusiveMaximum],
  ['minimum', number.minimum],
  ['exclusiveMinimum', number.exclusiveMinimum],
  ['multipleOf', number.multipleOf],
  ['maxLength', string.maxLength],
  ['minLength', string.minLength],
  ['format', string.format],
  ['pattern', string.pattern],
  ['maxItems', array.maxItems],
  ['minItems', array.minItems],
  ['required', object.required],
  ['dependentRequired', object.dependentRequired],
  ['maxProperties', object.maxProperties],
  ['minProperties', object.minProperties],
  ['propertyNames', object.propertyNames],
  ['properties', object.properties],
  ['patternProperties', object.patternProperties],
  ['additionalProperties', object.additionalProperties],
  ['prefixItems', array.prefixItems],
  ['items', array.items],
  ['contains', array.contains],
  ['uniqueItems', array.uniqueItems],
  ['$ref', ref],
  ['$dynamicRef', dynamicRef],
  ['allOf', logic.allOf],
  ['anyOf', logic.anyOf],
  ['oneOf', logic.oneOf],
  ['not', logic.not],
  ['if', logic.condition],
  ['dependentSchemas', object.dependentSchemas],
  // Last: they ask what all others have looked at.
  ['unevaluatedItems', unevaluatedItems],
  ['unevaluatedProperties', unevaluatedProperties],
];

/** A keyword with its name and its rank in the order of checks. */
export interface Ranked extends Keyword {
  readonly name: string;
  readonly rank: number;
}

/** The keywords by name. Names that are missing here are annotations and demand nothing. */
export const keywords: ReadonlyMap<string, Ranked> = new Map(
  TABLE.map(([name, keyword], rank) => [name, { ...keyword, name, rank }]),
);
