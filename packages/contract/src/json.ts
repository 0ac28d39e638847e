// The shape of parsed JSON as the core sees it. Values are never mutated once a function has returned them.
// Objects whose keys come from outside are null-prototype or read with own-property checks: `__proto__` is a legal key.

export type JsonPrimitive = null | boolean | number | string;
export type Json = JsonPrimitive | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/**
 * A number that a double cannot hold (`9223372036854775807`, `1e400`), kept as it is written: what JSON.rawJSON gives, so that
 * JSON.stringify writes it back to the digit. It stands where a number stands, and is none to `typeof`; it does not survive
 * structuredClone, so pass text between threads.
 */
export interface RawNumber {
  readonly rawJSON: string;
}

/** JSON.rawJSON and JSON.isRawJSON (ECMAScript 2026), which the library files of the compiler do not have yet. */
const { rawJSON, isRawJSON } = JSON as unknown as {
  rawJSON(text: string): RawNumber;
  isRawJSON(value: unknown): boolean;
};

/** True for a JSON object: neither null nor an array nor a raw number. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJSON(value);
}

/** True for a number kept as text; see RawNumber. */
export function isRawNumber(value: unknown): value is RawNumber {
  return isRawJSON(value);
}

/** The value of a JSON number as a double (the nearest one for a raw number); undefined for anything else. */
export function numberOf(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return isRawNumber(value) ? Number(value.rawJSON) : undefined;
}

/** The number that `text` (JSON number syntax) writes: a double when one holds it, else a raw number. */
export function numberFromText(text: string): Json {
  const value = Number(text);
  return sameDecimal(text, String(value)) ? value : (rawJSON(text) as unknown as Json);
}

/** Do two decimal texts write the same number? Compared as digits and exponent. */
function sameDecimal(left: string, right: string): boolean {
  return left === right || decimal(left) === decimal(right);
}

function decimal(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  if (whole === '') return text;
  const all = (whole + fraction).replace(/^0+/, '');
  const digits = all.replace(/0+$/, '');
  return digits === '' ? '0' : `${sign}${digits}e${Number(exponent) - fraction.length + all.length - digits.length}`;
}

/** A fresh object without a prototype, safe for keys from outside. */
export function emptyObject(): JsonObject {
  return Object.create(null) as JsonObject;
}

/** The own property `key` of `value`, or undefined when it is not an object or has no such key. */
export function own(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
