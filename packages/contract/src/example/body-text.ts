// Writes a value as a body of a media type.

import { isObject, type Json } from '../json.ts';
import { isJson, parseMediaType } from '../request/media-type.ts';
import { percentEncode } from './parameter-text.ts';

/** A body as text and the Content-Type that goes with it. */
export interface WrittenBody {
  readonly contentType: string;
  readonly text: string;
}

const BOUNDARY = 'portico-7d0a3c51';

/** The body; undefined when values are not written in that type, such as XML. */
export function writeBody(type: string, value: Json): WrittenBody | undefined {
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
    return isObject(value) ? { contentType: `${name}; boundary=${BOUNDARY}`, text: parts(value) } : undefined;
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

function parts(value: Record<string, Json>): string {
  const written = Object.entries(value).flatMap(([name, member]) =>
    (Array.isArray(member) ? member : [member]).map((one) => {
      const type = typeof one === 'object' && one !== null ? '\r\nContent-Type: application/json' : '';
      return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name.replaceAll(/["\r\n]/g, '_')}"${type}\r\n\r\n${plain(one)}\r\n`;
    }),
  );
  return `${written.join('')}--${BOUNDARY}--\r\n`;
}

function plain(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
