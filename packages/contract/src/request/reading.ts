// Reads what is written in a style as a value of a schema.

import type { Instance, InstanceObject } from '../schema/instance.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import { type Shape, shapeOf } from './shape.ts';
import type { Structure, Written } from './style.ts';
import { firstAccepted, readText } from './typed-text.ts';

/** A parameter's value, its absence, that it is given with nothing to check, or why there is a text but no value. */
export type Reading =
  | { readonly kind: 'absent' | 'given' }
  | { readonly kind: 'value'; readonly value: Instance }
  | { readonly kind: 'fault'; readonly keyword: 'style' | 'syntax'; readonly message: string };

export const ABSENT: Reading = { kind: 'absent' };
export const BAD_ENCODING: Reading = fault('syntax', 'must be percent-encoded UTF-8');

export function fault(keyword: 'style' | 'syntax', message: string): Reading {
  return { kind: 'fault', keyword, message };
}

/** The structures in which a schema's values can be written, likeliest first. */
export function structuresOf(shape: Shape): readonly Structure[] {
  const { kinds } = shape;
  const structures: Structure[] = [];
  if (kinds.has('string') || kinds.has('number') || kinds.has('boolean') || kinds.has('null'))
    structures.push('scalar');
  if (kinds.has('array')) structures.push('list');
  if (kinds.has('object')) structures.push('record');
  return structures.length === 0 ? ['scalar'] : structures;
}

/** The value of the first structure that the schema accepts; `write` gives the texts of a structure. */
export function readStructures(
  node: SchemaNode,
  decode: (text: string) => string | undefined,
  write: (structure: Structure) => Written | undefined,
): Reading {
  const structures = structuresOf(shapeOf(node));
  const values: Instance[] = [];
  let malformed = false;
  for (const structure of structures) {
    const written = write(structure);
    const value = written && writtenValue(written, node, decode);
    if (value !== undefined) values.push(value);
    else if (written !== undefined) malformed = true;
  }
  const value = firstAccepted(values, node);
  if (value !== undefined) return { kind: 'value', value };
  return malformed ? BAD_ENCODING : fault('style', `must be written as ${WORDS[structures[0] ?? 'scalar']}`);
}

const WORDS: Readonly<Record<Structure, string>> = {
  scalar: 'a single value',
  list: 'a list in its declared style',
  record: 'pairs of names and values in its declared style',
};

/** The typed value of decoded texts; undefined when one cannot be decoded. */
function writtenValue(
  written: Written,
  node: SchemaNode,
  decode: (text: string) => string | undefined,
): Instance | undefined {
  if (written.structure === 'scalar') {
    const text = decode(written.text);
    return text === undefined ? undefined : readText(text, node);
  }
  const shape = shapeOf(node);
  if (written.structure === 'list') {
    const items: Instance[] = [];
    for (const [index, raw] of written.texts.entries()) {
      const text = decode(raw);
      if (text === undefined) return undefined;
      items.push(readText(text, shape.item(index)));
    }
    return items;
  }
  const object = Object.create(null) as InstanceObject;
  for (const [rawName, rawText] of written.members) {
    const name = decode(rawName);
    const text = decode(rawText);
    if (name === undefined || text === undefined) return undefined;
    object[name] = readText(text, shape.member(name));
  }
  return object;
}
