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
/** Given, with an empty value where that is allowed (OAS 3.1 4.8.12.2.1) or in a form that is not read. */
export const GIVEN: Reading = { kind: 'given' };
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
    return textValue(written.text, node, decode);
  }
  if (written.structure === 'list') return listValue(written.texts, node, decode);
  const shape = shapeOf(node);
  const object = Object.create(null) as InstanceObject;
  for (const [rawName, raw] of written.members) {
    const name = decode(rawName);
    if (name === undefined) return undefined;
    const member = shape.member(name);
    const value = typeof raw === 'string' ? textValue(raw, member, decode) : listValue(raw, member, decode);
    if (value === undefined) return undefined;
    object[name] = value;
  }
  return object;
}

function textValue(
  raw: string,
  node: SchemaNode | undefined,
  decode: (text: string) => string | undefined,
): Instance | undefined {
  const text = decode(raw);
  return text === undefined ? undefined : readText(text, node);
}

function listValue(
  texts: readonly string[],
  node: SchemaNode | undefined,
  decode: (text: string) => string | undefined,
): Instance[] | undefined {
  const items: Instance[] = [];
  for (const [index, raw] of texts.entries()) {
    const item = textValue(raw, node && shapeOf(node).item(index), decode);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}
