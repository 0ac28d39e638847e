// The texts of a parameter in a request, by location and style.

import { accepts } from '../schema/check-value.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import type { Violation } from '../validator.ts';
import { isDeepMember, readDeepObject } from './deep-object.ts';
import { readJsonText } from './json-body.ts';
import { isJson, parseMediaType } from './media-type.ts';
import { formDecode, percentDecode, verbatim } from './percent.ts';
import { type QueryPair, queryPairs } from './query-pairs.ts';
import { ABSENT, BAD_ENCODING, fault, type Reading, readStructures } from './reading.ts';
import type { RequestParts } from './request-parts.ts';
import { shapeOf } from './shape.ts';
import {
  form,
  label,
  type Member,
  matrix,
  pipeDelimited,
  record,
  type Split,
  simple,
  spaceDelimited,
} from './style.ts';
import { readText } from './typed-text.ts';

/** Finds and reads one parameter of a request. */
export type Read = (parts: RequestParts) => Reading;

/** What a Parameter Object says of its place and style, defaults filled in. */
export interface Declared {
  readonly in: Violation['in'];
  readonly name: string;
  readonly style: string;
  readonly explode: boolean;
  readonly allowEmptyValue: boolean;
  /** Names of the other parameters in the same place: their pairs are not members of this one. */
  readonly others: ReadonlySet<string>;
}

/** The reader of a parameter that has a `schema`. */
export function readerOf(declared: Declared, schema: SchemaNode): Read {
  switch (declared.in) {
    case 'path':
      return pathReader(declared, schema);
    case 'header':
      return headerReader(declared, schema);
    case 'cookie':
      return cookieReader(declared, schema);
    default:
      return pairsReader(declared, schema, (parts) => parts.query, formDecode);
  }
}

function pathReader({ name, style, explode }: Declared, schema: SchemaNode): Read {
  const split = style === 'label' ? label : style === 'matrix' ? matrix(name) : simple;
  return (parts) => {
    const text = parts.path(name);
    if (text === undefined || text === '') return ABSENT;
    return readStructures(schema, percentDecode, (structure) => split(text, structure, explode));
  };
}

// Several fields of one name are one list (RFC 9110 5.3); values are not percent-encoded (OAS 3.1.1 4.8.12.2).
function headerReader({ name, explode }: Declared, schema: SchemaNode): Read {
  const lowerName = name.toLowerCase();
  return (parts) => {
    const values = parts.header(lowerName);
    if (values.length === 0) return ABSENT;
    // The one field that must not be joined: its dates hold commas (RFC 9110 5.3).
    const lines = lowerName === 'set-cookie' ? values : undefined;
    const text = values.map((value) => value.trim()).join(',');
    const tight = text
      .split(',')
      .map((part) => part.trim())
      .join(',');
    return readStructures(schema, verbatim, (structure) => {
      if (structure === 'list' && lines !== undefined) return { structure, texts: lines };
      return simple(structure === 'scalar' ? text : tight, structure, explode);
    });
  };
}

// Exploded, the form style joins its pairs by `&` (RFC 6570 3.2.8), which most write as cookies of their own: either will do.
function cookieReader(declared: Declared, schema: SchemaNode): Read {
  const decode = declared.style === 'cookie' ? verbatim : cookieDecode;
  const asCookies = pairsReader(declared, schema, (parts) => parts.cookies, decode);
  const { kinds } = shapeOf(schema);
  if (declared.style !== 'form' || !declared.explode || !(kinds.has('array') || kinds.has('object'))) return asCookies;
  const asForm = pairsReader(declared, schema, (parts) => parts.cookies.flatMap(formPairs), decode);
  return (parts) => {
    const [reading, other] = [asCookies(parts), asForm(parts)];
    const isOther = other.kind === 'value' && accepts(schema, other.value);
    return isOther && !(reading.kind === 'value' && accepts(schema, reading.value)) ? other : reading;
  };
}

function formPairs({ rawName, value }: QueryPair): readonly QueryPair[] {
  return queryPairs(value === undefined ? rawName : `${rawName}=${value}`);
}

/** The reader of `name=value` pairs: queries, cookies and forms. */
export function pairsReader(
  declared: Declared,
  schema: SchemaNode,
  pairsOf: (parts: RequestParts) => readonly QueryPair[],
  decode: (text: string) => string | undefined,
): Read {
  const { name, style, explode, allowEmptyValue } = declared;
  if (style === 'deepObject') return (parts) => readDeepObject(name, pairsOf(parts), schema, decode);
  const split: Split = DELIMITED.get(style) ?? form;
  const shape = shapeOf(schema);
  return (parts) => {
    const pairs = pairsOf(parts);
    const values = pairs.filter((pair) => pair.name === name).map((pair) => pair.value ?? '');
    const spread = explode && shape.kinds.has('object') ? spreadMembers(declared, schema, pairs) : [];
    if (values.length === 0 && spread.length === 0) return ABSENT;
    if (allowEmptyValue && values.length === 1 && values[0] === '') return GIVEN;
    const [only] = values;
    const single = values.length === 1 ? only : undefined;
    const reading = readStructures(schema, decode, (structure) => {
      if (structure === 'list' && explode) return values.length === 0 ? undefined : { structure, texts: values };
      if (structure === 'record' && explode) return spread.length === 0 ? undefined : record(spread);
      return single === undefined ? undefined : split(single, structure, explode);
    });
    const repeated = reading.kind === 'fault' && reading.keyword === 'style' && values.length + spread.length > 1;
    return repeated ? fault('style', 'must be given only once') : reading;
  };
}

// Given with an empty value where that is allowed: there is nothing to check (OAS 3.1 4.8.12.2.1).
const GIVEN: Reading = { kind: 'given' };

const DELIMITED: ReadonlyMap<string, Split> = new Map([
  ['spaceDelimited', spaceDelimited],
  ['pipeDelimited', pipeDelimited],
]);

/** The reader of a parameter that has `content`: one text in a media type (OAS 3.1 4.8.12.4). */
export function contentReader({ in: location, name }: Declared, type: string, schema?: SchemaNode): Read {
  const media = parseMediaType(type);
  const json = media !== undefined && isJson(media);
  const decode = location === 'header' ? verbatim : location === 'query' ? formDecode : percentDecode;
  return (parts) => {
    const texts = textsOf(parts, location, name);
    const [raw] = texts;
    if (raw === undefined) return ABSENT;
    if (texts.length > 1) return fault('style', 'must be given only once');
    const text = decode(raw);
    if (text === undefined) return BAD_ENCODING;
    if (!json) return media?.type === 'text' ? { kind: 'value', value: readText(text, schema) } : GIVEN;
    const reading = readJsonText(text);
    return 'fault' in reading ? fault('syntax', reading.fault.message) : { kind: 'value', value: reading.value };
  };
}

/** Which query pairs belong to a parameter; without a schema only those of its name. */
export function claimsOf(
  { name, style, explode, others }: Declared,
  schema?: SchemaNode,
): (pairName: string) => boolean {
  if (style === 'deepObject') return (pairName) => pairName === name || isDeepMember(name, pairName);
  const shape = schema && shapeOf(schema);
  if (!explode || !shape?.kinds.has('object')) return (pairName) => pairName === name;
  return (pairName) => pairName === name || shape.names.has(pairName) || (shape.open && !others.has(pairName));
}

// With explode every property is a pair of its own, and one that is a list a pair for each item.
function spreadMembers(declared: Declared, schema: SchemaNode, pairs: readonly QueryPair[]): readonly Member[] {
  const claims = claimsOf(declared, schema);
  const members: Member[] = [];
  const lists = new Map<string, string[]>();
  for (const { name, rawName, value = '' } of pairs) {
    if (name === declared.name || !claims(name)) continue;
    const known = lists.get(name);
    if (known !== undefined) known.push(value);
    else if (isList(shapeOf(schema).member(name))) {
      lists.set(name, [value]);
      members.push([rawName, lists.get(name) as string[]]);
    } else members.push([rawName, value]);
  }
  return members;
}

function isList(schema: SchemaNode | undefined): boolean {
  const kinds = schema && shapeOf(schema).kinds;
  return kinds?.has('array') === true && !kinds.has('string');
}

function textsOf(parts: RequestParts, location: Violation['in'], name: string): readonly string[] {
  switch (location) {
    case 'path':
      return [parts.path(name) ?? ''].filter((text) => text !== '');
    case 'header':
      return parts.header(name.toLowerCase());
    default: {
      const pairs = location === 'cookie' ? parts.cookies : parts.query;
      return pairs.filter((pair) => pair.name === name).map((pair) => pair.value ?? '');
    }
  }
}

// Cookies are written by servers in many ways; what is not percent-encoded is taken as it is.
function cookieDecode(text: string): string {
  return percentDecode(text) ?? text;
}
