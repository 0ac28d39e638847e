// `multipart/form-data` bodies as objects: each part a property, read by the media type its Encoding Object gives it
// (OAS 3.1.1 4.8.14.5); parts of one name are the items of an array.

import { isObject, type Json, own } from '../json.ts';
import type { Instance, InstanceObject } from '../schema/instance.ts';
import { escapeToken } from '../schema/run.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import { compileHeader, type DeclaredParameter } from './declared-parameter.ts';
import { decodeUtf8, readJson } from './json-body.ts';
import { closeness, isJson, type MediaType, parseMediaType } from './media-type.ts';
import type { BodyFault, BodyReading } from './media-value.ts';
import { type FormPart, splitParts } from './multipart-syntax.ts';
import { octets } from './octets.ts';
import type { Declared } from './pairs-reader.ts';
import { verbatim } from './percent.ts';
import type { Reading } from './reading.ts';
import { formParts, requestParts } from './request-parts.ts';
import { resolved } from './resolved.ts';
import { shapeOf } from './shape.ts';
import { asParameter, styledProperty } from './styled-property.ts';
import { readText } from './typed-text.ts';

type PartReading = { readonly value: Instance } | { readonly keyword: string; readonly message: string };

/** The object that the parts make up; `declaration` is the Media Type Object. */
export function multipartValue(
  bytes: Uint8Array,
  boundary: string | undefined,
  schema: SchemaNode,
  declaration: SchemaNode,
): BodyReading {
  if (boundary === undefined || boundary === '' || boundary.length > 70) {
    return { faults: [{ pointer: '', keyword: 'syntax', message: 'must have a boundary in its Content-Type' }] };
  }
  const parts = splitParts(bytes, boundary);
  if (typeof parts === 'string') return { faults: [{ pointer: '', keyword: 'syntax', message: parts }] };
  const shape = shapeOf(schema);
  const faults: BodyFault[] = [];
  const object = Object.create(null) as InstanceObject;
  const claimed = readStyled(parts, schema, declaration, (name, reading) => {
    if (reading.kind === 'value') object[name] = reading.value;
    if (reading.kind !== 'fault') return;
    faults.push({ pointer: `/${escapeToken(name)}`, keyword: reading.keyword, message: reading.message });
  });

  for (const [name, sameName] of Map.groupBy(parts, (part) => part.name)) {
    if (claimed(name)) continue;
    const property = shape.member(name);
    const isList = property !== undefined && shapeOf(property).kinds.has('array') && !isJsonList(sameName);
    const values: Instance[] = [];
    const encoding = declaration.below('encoding', name);
    const headers = headersOf(encoding);
    for (const [index, part] of sameName.entries()) {
      const item = isList ? shapeOf(property).item(index) : property;
      const reading = readPart(part, item, encoding?.schema);
      const pointer = `/${escapeToken(name)}${isList ? `/${index}` : ''}`;
      if ('value' in reading) values.push(reading.value);
      else faults.push({ pointer, ...reading });
      for (const fault of headerFaults(part, headers)) faults.push({ pointer, ...fault });
    }
    const [only] = values;
    if (isList || (property === undefined && values.length > 1)) object[name] = values;
    else if (sameName.length > 1) {
      faults.push({ pointer: `/${escapeToken(name)}`, keyword: 'style', message: 'must be given only once' });
    } else if (only !== undefined) object[name] = only;
  }
  return faults.length > 0 ? { faults } : { value: object };
}

/** Reads the properties that have a style from the texts of all parts; gives which parts are theirs. */
function readStyled(
  parts: readonly FormPart[],
  schema: SchemaNode,
  declaration: SchemaNode,
  take: (name: string, reading: Reading) => void,
): (partName: string) => boolean {
  const encodings = own(declaration.schema, 'encoding');
  if (!isObject(encodings)) return () => false;
  const shape = shapeOf(schema);
  const readers = Object.keys(encodings).flatMap((name) => {
    const property = shape.member(name);
    const place = { names: shape.names, decode: verbatim };
    const isWritten = property !== undefined && hasOwnForm(property, asParameter(name, encodings[name], shape.names));
    const reader = isWritten ? styledProperty(name, property, encodings[name], place) : undefined;
    return reader === undefined ? [] : [{ name, reader }];
  });
  if (readers.length === 0) return () => false;
  const query = parts.map(({ name, bytes }) => ({ name, rawName: name, value: decodeUtf8(bytes) ?? octets(bytes) }));
  const all = formParts(query);
  for (const { name, reader } of readers) take(name, reader.read(all));
  return (partName) => readers.some(({ reader }) => reader.claims(partName));
}

// A single value is a part in every style, and so is each item of an exploded list.
function hasOwnForm(property: SchemaNode, { explode }: Declared): boolean {
  const { kinds } = shapeOf(property);
  return kinds.has('object') || (kinds.has('array') && !explode);
}

// The header fields that an Encoding Object declares for its parts; Content-Type is not one of them (OAS 3.1 4.8.15.1.1).
function headersOf(encoding: SchemaNode | undefined): readonly DeclaredParameter[] {
  const declared = own(encoding?.schema, 'headers');
  return (isObject(declared) ? Object.keys(declared) : []).flatMap((name) => {
    const header = resolved(encoding?.below('headers', name));
    return (header && compileHeader(header, name)) ?? [];
  });
}

function headerFaults(part: FormPart, declared: readonly DeclaredParameter[]): readonly Omit<BodyFault, 'pointer'>[] {
  if (declared.length === 0) return [];
  const parts = requestParts({ parameters: [], query: '', headers: part.headers }, []);
  return declared.flatMap((header) =>
    header.findings(parts).map(({ keyword, message }) => {
      return { keyword, message: `is wrong in its header ${JSON.stringify(header.name)}, which ${message}` };
    }),
  );
}

// A whole array in one JSON part.
function isJsonList(parts: readonly FormPart[]): boolean {
  const type = parts.length === 1 ? parts[0]?.contentType : undefined;
  const media = type === undefined ? undefined : parseMediaType(type);
  return media !== undefined && isJson(media);
}

function readPart(part: FormPart, schema: SchemaNode | undefined, encoding: Json | undefined): PartReading {
  const declared = own(encoding, 'contentType');
  const allowed = typeof declared === 'string' ? declared.split(',').map((type) => type.trim()) : [];
  const sent = part.contentType === undefined ? undefined : parseMediaType(part.contentType);
  if (part.contentType !== undefined && allowed.length > 0 && !allowed.some((type) => fits(type, sent))) {
    return { keyword: 'mediaType', message: `must be of media type ${allowed.join(' or ')}` };
  }
  const kinds = schema && shapeOf(schema).kinds;
  const isStructured = kinds !== undefined && (kinds.has('object') || kinds.has('array')) && !kinds.has('string');
  const expected = sent ?? (allowed.length === 1 ? parseMediaType(allowed[0] as string) : undefined);
  if (isStructured || (expected !== undefined && isJson(expected) && !part.isFile)) {
    const reading = readJson(part.bytes);
    return 'fault' in reading ? { keyword: 'syntax', message: reading.fault.message } : reading;
  }
  const isOpaque = part.isFile && kinds?.has('string') !== false;
  if (isOpaque || isBinary(schema, expected)) return { value: octets(part.bytes) };
  // A part may be in another charset than UTF-8 and say so (RFC 7578 4.5); of those, ISO 8859-1 is in use.
  const charset = sent?.parameters.get('charset')?.toLowerCase() ?? 'utf-8';
  const text = charset === 'utf-8' || charset === 'us-ascii' ? decodeUtf8(part.bytes) : octets(part.bytes);
  return text === undefined ? { keyword: 'syntax', message: 'must be valid UTF-8' } : { value: readText(text, schema) };
}

function fits(declared: string, sent: MediaType | undefined): boolean {
  const range = parseMediaType(declared);
  return range !== undefined && sent !== undefined && closeness(range, sent) > 0;
}

function isBinary(schema: SchemaNode | undefined, media: MediaType | undefined): boolean {
  if (own(schema?.schema, 'format') === 'binary' || own(schema?.schema, 'contentMediaType') !== undefined) return true;
  return media !== undefined && media.type !== 'text' && !(media.type === 'application' && media.subtype === 'json');
}
