// Writes a value as a body of a media type.

import { isObject, type Json, own } from '../json.ts';
import { isJson, parseMediaType } from '../request/media-type.ts';
import { shapeOf } from '../request/shape.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import { percentEncode } from './parameter-text.ts';

/** A body as text and the Content-Type that goes with it. */
export interface WrittenBody {
  readonly contentType: string;
  readonly text: string;
}

const BOUNDARY = 'portico-7d0a3c51';

/** The body of a value of `schema`; undefined when values are not written in that type, such as XML. */
export function writeBody(type: string, value: Json, schema?: SchemaNode): WrittenBody | undefined {
  const media = parseMediaType(type);
  if (media === undefined || media.type === '*')
    return { contentType: 'application/json', text: JSON.stringify(value) };
  const name = `${media.type}/${media.subtype}`;
  if (isJson(media) || name === 'application/*') {
    return { contentType: media.subtype === '*' ? 'application/json' : type, text: JSON.stringify(value) };
  }
  if (name === 'application/x-www-form-urlencoded')
    return isObject(value) ? { contentType: type, text: form(value) } : undefined;
  if (name === 'multipart/form-data') {
    return isObject(value) ? { contentType: `${name}; boundary=${BOUNDARY}`, text: parts(value, schema) } : undefined;
  }
  if (media.subtype === 'xml' || media.subtype.endsWith('+xml')) return undefined;
  if (typeof value !== 'string') return undefined;
  return { contentType: type.replace('*', media.type === 'text' ? 'plain' : 'octet-stream'), text: value };
}

function form(value: Record<string, Json>): string {
  const pairs = Object.entries(value).flatMap(([name, member]) =>
    (Array.isArray(member) ? member : [member]).map((one) => `${percentEncode(name)}=${percentEncode(plain(one))}`),
  );
  return pairs.join('&');
}

function parts(value: Record<string, Json>, schema: SchemaNode | undefined): string {
  const written = Object.entries(value).flatMap(([name, member]) => {
    const shown = name.replaceAll(/["\r\n]/g, '_');
    const file = schema && fileType(shapeOf(schema).member(name));
    return (Array.isArray(member) ? member : [member]).map((one) => {
      const type = file ?? (typeof one === 'object' && one !== null ? 'application/json' : undefined);
      const disposition = `form-data; name="${shown}"${file === undefined ? '' : `; filename="${shown}"`}`;
      const fields = `Content-Disposition: ${disposition}${type === undefined ? '' : `\r\nContent-Type: ${type}`}`;
      return `--${BOUNDARY}\r\n${fields}\r\n\r\n${plain(one)}\r\n`;
    });
  });
  return `${written.join('')}--${BOUNDARY}--\r\n`;
}

/** The media type of a member that is a file, alone or in a list: such a part has a file name (RFC 7578 4.2). */
function fileType(schema: SchemaNode | undefined): string | undefined {
  if (schema === undefined) return undefined;
  const media = own(schema.schema, 'contentMediaType');
  if (typeof media === 'string' && own(schema.schema, 'contentEncoding') === undefined) return media;
  if (own(schema.schema, 'format') === 'binary') return 'application/octet-stream';
  return shapeOf(schema).kinds.has('array') ? fileType(schema.below('items')) : undefined;
}

function plain(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
