// `application/x-www-form-urlencoded` bodies (WHATWG URL 5.1) as objects: each property in the style its Encoding
// Object gives it (OAS 3.1.1 4.8.15), the rest as texts of their own.

import { own } from '../json.ts';
import type { Instance, InstanceObject } from '../schema/instance.ts';
import { escapeToken } from '../schema/run.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import { readDeepObject } from './deep-object.ts';
import { decodeUtf8, readJsonText } from './json-body.ts';
import { isJson, parseMediaType } from './media-type.ts';
import type { BodyFault, BodyReading } from './media-value.ts';
import { pairsReader } from './pairs-reader.ts';
import { contentReader } from './parameter-reader.ts';
import { formDecode } from './percent.ts';
import { type QueryPair, queryPairs } from './query-pairs.ts';
import { BAD_ENCODING, fault, type Reading } from './reading.ts';
import { formParts } from './request-parts.ts';
import { shapeOf } from './shape.ts';
import { asParameter, type PropertyReader, styledProperty } from './styled-property.ts';
import { readText } from './typed-text.ts';

/** The object that a urlencoded body writes; `declaration` is the Media Type Object. */
export function formValue(bytes: Uint8Array, schema: SchemaNode, declaration: SchemaNode): BodyReading {
  const text = decodeUtf8(bytes);
  if (text === undefined) return { faults: [{ pointer: '', keyword: 'syntax', message: 'must be valid UTF-8' }] };
  // By name, so that a property costs its own pairs and not those of all the others.
  const pairs = Map.groupBy(queryPairs(text), (pair) => pair.name);
  const shape = shapeOf(schema);
  const object = Object.create(null) as InstanceObject;
  const faults: BodyFault[] = [];
  const claimed = new Set<string>();

  for (const name of shape.names) {
    const property = shape.member(name);
    if (property === undefined) continue;
    const { read, claims } = propertyReader(name, property, declaration, shape.names);
    const names = [...pairs.keys()].filter(claims);
    for (const each of names) claimed.add(each);
    take(name, read(formParts(names.flatMap((each) => pairs.get(each) ?? []))));
  }
  for (const [name, sameName] of pairs) {
    if (!claimed.has(name)) take(name, undeclared(sameName, shape.member(name)));
  }
  return faults.length > 0 ? { faults } : { value: object };

  function take(name: string, reading: Reading): void {
    if (reading.kind === 'value') object[name] = reading.value;
    if (reading.kind === 'given') object[name] = '';
    if (reading.kind === 'fault') {
      faults.push({ pointer: `/${escapeToken(name)}`, keyword: reading.keyword, message: reading.message });
    }
  }
}

function propertyReader(
  name: string,
  property: SchemaNode,
  declaration: SchemaNode,
  names: ReadonlySet<string>,
): PropertyReader {
  const encoding = own(own(declaration.schema, 'encoding'), name);
  const styled = styledProperty(name, property, encoding, { names, decode: formDecode });
  if (styled !== undefined) return styled;
  const declared = asParameter(name, encoding, names);
  const contentType = own(encoding, 'contentType');
  const media = typeof contentType === 'string' ? parseMediaType(contentType) : undefined;
  const isOwn = (pairName: string) => pairName === name;
  if (media !== undefined && isJson(media)) {
    return { read: contentReader(declared, contentType as string), claims: isOwn };
  }
  const bracket = `${name}[`;
  const isMember = (pairName: string) => pairName === name || pairName.startsWith(bracket);
  if (isStructured(property)) {
    return { read: (parts) => unstyledObject(name, parts.query, property), claims: isMember };
  }
  if (isListOfStructures(property)) {
    return { read: (parts) => unstyledList(name, parts.query, property), claims: isMember };
  }
  return { read: pairsReader(declared, property, (parts) => parts.query, formDecode), claims: isOwn };
}

function isStructured(schema: SchemaNode | undefined): boolean {
  const kinds = schema && shapeOf(schema).kinds;
  return kinds?.has('object') === true && !kinds.has('string');
}

function isListOfStructures(schema: SchemaNode): boolean {
  const { kinds, item } = shapeOf(schema);
  return kinds.has('array') && !kinds.has('string') && isStructured(item(0));
}

// An object without a style is JSON text (Encoding Object, contentType); `a[b]=c` is what HTML forms make of it.
function unstyledObject(name: string, pairs: readonly QueryPair[], property: SchemaNode): Reading {
  const own = pairs.filter((pair) => pair.name === name);
  if (own.length === 0) return readDeepObject(name, pairs, property);
  return own.length === 1 ? jsonReading(own[0] as QueryPair) : fault('style', 'must be given only once');
}

// Of an array each item is written as its own type is, under the same name (Encoding Object, contentType).
function unstyledList(name: string, pairs: readonly QueryPair[], property: SchemaNode): Reading {
  const own = pairs.filter((pair) => pair.name === name);
  if (own.length === 0) return readDeepObject(name, pairs, property);
  const items: Instance[] = [];
  for (const pair of own) {
    const reading = jsonReading(pair);
    if (reading.kind !== 'value') return reading;
    items.push(reading.value);
  }
  return { kind: 'value', value: items };
}

function jsonReading({ value = '' }: QueryPair): Reading {
  const text = formDecode(value);
  if (text === undefined) return BAD_ENCODING;
  const reading = readJsonText(text);
  return 'value' in reading ? { kind: 'value', value: reading.value } : fault('syntax', reading.fault.message);
}

function undeclared(pairs: readonly QueryPair[], schema: SchemaNode | undefined): Reading {
  const values: Instance[] = [];
  for (const { value = '' } of pairs) {
    const text = formDecode(value);
    if (text === undefined) return BAD_ENCODING;
    values.push(readText(text, schema));
  }
  const [only = ''] = values;
  const kinds = schema && shapeOf(schema).kinds;
  const isList = values.length > 1 || (kinds?.size === 1 && kinds.has('array'));
  return { kind: 'value', value: isList ? values : only };
}
