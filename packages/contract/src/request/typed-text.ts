// Texts of parameters and form fields as values: `5` is a number where the schema says number, a string where it says
// string. Nothing is bent: `05`, `0x10` and ` 5` are no numbers (RFC 8259 section 6), `TRUE` is no boolean.

import { accepts } from '../schema/check-value.ts';
import { exactNumber } from '../schema/decimal.ts';
import type { Instance, Kind } from '../schema/instance.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import { shapeOf } from './shape.ts';

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** The value a text stands for under a schema; the text itself when the schema allows nothing it could be. */
export function readText(text: string, node: SchemaNode | undefined): Instance {
  if (node === undefined) return text;
  const value = firstAccepted(readings(text, shapeOf(node).kinds), node);
  return value === undefined ? text : value;
}

/** The first of several readings of one text that the schema accepts, else the first. */
export function firstAccepted(candidates: readonly Instance[], node: SchemaNode): Instance | undefined {
  if (candidates.length < 2) return candidates[0];
  const index = candidates.findIndex((candidate) => accepts(node, candidate));
  return candidates[Math.max(index, 0)];
}

function readings(text: string, kinds: ReadonlySet<Kind>): Instance[] {
  const values: Instance[] = [];
  if (kinds.has('number') && NUMBER.test(text)) values.push(exactNumber(text));
  if (kinds.has('boolean') && (text === 'true' || text === 'false')) values.push(text === 'true');
  if (kinds.has('null') && (text === '' || text === 'null')) values.push(null);
  if (kinds.has('string')) values.push(text);
  return values;
}
