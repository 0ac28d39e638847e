// The values that are checked: parsed JSON in which numbers beyond a double's precision stay exact.

import { isRawNumber, type Json } from '../json.ts';
import { Decimal, exactNumber, type Numeric, numberText } from './decimal.ts';

export interface InstanceObject {
  [key: string]: Instance;
}
/** A value under check. Plain JSON but for Decimal; never mutated. */
export type Instance = null | boolean | string | Numeric | Instance[] | InstanceObject;

/** The JSON types; `integer` is a property of a number, not a type of its own. */
export type Kind = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

export function kindOf(value: Instance): Kind {
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value as 'boolean' | 'number' | 'string';
  if (Array.isArray(value)) return 'array';
  return value instanceof Decimal ? 'number' : 'object';
}

/** True for a JSON object: neither null, nor an array, nor an exact number. */
export function isInstanceObject(value: Instance): value is InstanceObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Decimal);
}

/** True for a number, exact ones included. */
export function isNumeric(value: Instance): value is Numeric {
  return typeof value === 'number' || value instanceof Decimal;
}

/**
 * One text for each value: equal values (JSON Schema 2020-12 core 4.2.2) have equal texts, whatever the order of
 * their keys or the spelling of their numbers. Linear but for the sorting of keys, so that comparing a long array
 * with itself stays cheap. Recursion is bounded by the depth limit of the reader.
 */
export function identityText(value: Instance): string {
  if (isNumeric(value)) return numberText(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(identityText).join()}]`;
  const members = Object.keys(value).sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${identityText(value[key] as Instance)}`).join()}}`;
}

/** A value from a document, where exact numbers are raw JSON texts, as an instance. */
export function toInstance(value: Json): Instance {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(toInstance);
  if (isRawNumber(value)) return toNumber(value) ?? 0;
  const result = Object.create(null) as InstanceObject;
  for (const key of Object.keys(value)) result[key] = toInstance(value[key] as Json);
  return result;
}

/** The number a document's value stands for, or undefined when it is none. */
export function toNumber(value: Json | undefined): Numeric | undefined {
  if (typeof value === 'number') return value;
  return isRawNumber(value) ? exactNumber(value.rawJSON) : undefined;
}
