// The shape of parsed JSON as the core sees it. Values are never mutated once a function has returned them.
// Objects whose keys come from outside are null-prototype or read with own-property checks: `__proto__` is a legal key.

export type JsonPrimitive = null | boolean | number | string;
export type Json = JsonPrimitive | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/** True for a JSON object: neither null nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A fresh object without a prototype, safe for keys from outside. */
export function emptyObject(): JsonObject {
  return Object.create(null) as JsonObject;
}

/** The own property `key` of `value`, or undefined when it is not an object or has no such key. */
export function own(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
