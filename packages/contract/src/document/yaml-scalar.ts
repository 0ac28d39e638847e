// What a YAML scalar means: the core schema of YAML 1.2 (10.3.2), without the values JSON does not have.

import { type Json, numberFromText } from '../json.ts';

const words: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['', null],
  ...['~', 'null', 'Null', 'NULL'].map((word): [string, Json] => [word, null]),
  ...['true', 'True', 'TRUE'].map((word): [string, Json] => [word, true]),
  ...['false', 'False', 'FALSE'].map((word): [string, Json] => [word, false]),
]);

/** The value of a scalar without quotes. Infinity and not-a-number stay texts. */
export function plainValue(text: string): Json {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (!/^[-+.\d]/.test(text)) return text;
  if (/^0(?:o[0-7]+|x[\da-fA-F]+)$/.test(text)) return numberFromText(BigInt(text).toString());
  const number = /^([-+]?)0*(\d*)(?:\.(\d*))?([eE][-+]?\d+)?$/.exec(text);
  if (number === null || !/^[-+]?\.?\d/.test(text)) return text;
  const [, sign, whole, fraction, exponent = ''] = number;
  return numberFromText(`${sign === '-' ? '-' : ''}${whole || '0'}${fraction ? `.${fraction}` : ''}${exponent}`);
}

/** The value of a scalar with an explicit tag (as written, such as `!!str`); undefined when the tag is unknown or does not fit. */
export function taggedValue(tag: string, text: string): Json | undefined {
  if (tag === '!' || tag === '!!str') return text;
  const value = plainValue(text);
  if (tag === '!!null') return value === null ? value : undefined;
  if (tag === '!!bool') return typeof value === 'boolean' ? value : undefined;
  if (tag === '!!int' || tag === '!!float')
    return typeof value !== 'string' && typeof value !== 'boolean' ? (value ?? undefined) : undefined;
  return undefined;
}
