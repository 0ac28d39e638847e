// Writes values in the styles of parameters (OAS 3.1.1 4.8.12.2, RFC 6570): the other way round of request/style.ts.

import { isObject, type Json } from '../json.ts';

/** What a Parameter Object says of its form, defaults filled in. */
export interface ParameterForm {
  readonly name: string;
  readonly style: string;
  readonly explode: boolean;
}

type Encode = (text: string) => string;

/** Percent-encodes all but unreserved characters. */
export const percentEncode: Encode = (text) =>
  encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);

/** A path segment, or what stands in one. */
export function pathText({ name, style, explode }: ParameterForm, value: Json): string {
  if (style === 'label') return `.${joined(value, explode ? '.' : ',', explode, percentEncode)}`;
  if (style !== 'matrix') return joined(value, ',', explode, percentEncode);
  if (!explode || typeof value !== 'object' || value === null)
    return `;${name}=${joined(value, ',', false, percentEncode)}`;
  const pairs = Array.isArray(value) ? value.map((item) => [name, item] as const) : Object.entries(value);
  return pairs.map(([key, item]) => `;${percentEncode(key)}=${percentEncode(plain(item))}`).join('');
}

/** A header field's value. */
export function headerText({ explode }: ParameterForm, value: Json): string {
  return joined(value, ',', explode, (text) => text);
}

/** Pairs of a query, a cookie or a form, encoded. */
export function pairTexts({ name, style, explode }: ParameterForm, value: Json): string[] {
  const key = percentEncode(name);
  if (style === 'deepObject' && isObject(value)) return deepPairs(name, value);
  if (Array.isArray(value) && explode) return value.map((item) => `${key}=${percentEncode(plain(item))}`);
  if (isObject(value) && explode)
    return Object.entries(value).map(([member, item]) => `${percentEncode(member)}=${percentEncode(plain(item))}`);
  const delimiter = style === 'spaceDelimited' ? '%20' : style === 'pipeDelimited' ? '%7C' : ',';
  return [`${key}=${joined(value, delimiter, false, percentEncode)}`];
}

function deepPairs(prefix: string, value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => deepPairs(`${prefix}[]`, item));
  if (isObject(value)) return Object.entries(value).flatMap(([name, item]) => deepPairs(`${prefix}[${name}]`, item));
  return [`${percentEncode(prefix)}=${percentEncode(plain(value))}`];
}

function joined(value: Json, delimiter: string, explode: boolean, encode: Encode): string {
  if (Array.isArray(value)) return value.map((item) => encode(plain(item))).join(delimiter);
  if (!isObject(value)) return encode(plain(value));
  const pair = explode ? '=' : delimiter;
  return Object.entries(value)
    .map(([name, item]) => `${encode(name)}${pair}${encode(plain(item))}`)
    .join(delimiter);
}

function plain(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
