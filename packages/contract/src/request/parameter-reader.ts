// The texts of a parameter in a request, by location and style.

import type { SchemaNode } from '../schema/schema-node.ts';
import type { Violation } from '../validator.ts';
import { cookieReader } from './cookie-reader.ts';
import { readJsonText } from './json-body.ts';
import { isJson, parseMediaType } from './media-type.ts';
import { type Declared, pairsReader, type Read } from './pairs-reader.ts';
import { formDecode, percentDecode, verbatim } from './percent.ts';
import { ABSENT, BAD_ENCODING, fault, GIVEN, readStructures } from './reading.ts';
import type { RequestParts } from './request-parts.ts';
import { label, matrix, simple } from './style.ts';
import { readText } from './typed-text.ts';

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
