// References of a document to itself (`#…`, RFC 3986 3.5): what they point to and how they are written.

import { isObject, type Json } from './json.ts';
import { escapeToken, fragmentTokens } from './pointer.ts';

/** The JSON Pointer of decoded tokens. */
export function formatPointer(tokens: Iterable<string>): string {
  let pointer = '';
  for (const token of tokens) pointer += `/${escapeToken(token)}`;
  return pointer;
}

/** A reference into the same document; characters a URI fragment may not hold are escaped (RFC 3986 3.5). */
export function localReference(tokens: Iterable<string>): string {
  return `#${formatPointer(tokens)
    .toWellFormed()
    .replace(/[^A-Za-z0-9\-._~!$&'()*+,;=:@/?]/gu, encodeURIComponent)}`;
}

/** The anchor that `#name` refers to; undefined for pointers, for `#` alone and for references to elsewhere. */
export function anchorOf(reference: string): string | undefined {
  return /^#[^/]/.test(reference) ? reference.slice(1) : undefined;
}

/** The value at decoded tokens; undefined when there is none. References on the way are not followed. */
export function valueAt(root: Json | undefined, tokens: Iterable<string>): Json | undefined {
  let value = root;
  for (const token of tokens) {
    if (Array.isArray(value)) value = /^(0|[1-9]\d*)$/.test(token) ? value[Number(token)] : undefined;
    else value = isObject(value) && Object.hasOwn(value, token) ? value[token] : undefined;
    if (value === undefined) return undefined;
  }
  return value;
}

/** A value and where it lies after the references that stand for it are followed. */
export interface Resolved {
  readonly value: Json;
  /** Decoded tokens of `value`. */
  readonly tokens: readonly string[];
}

/** Follows `$ref`s within `root` until a value that is none; undefined when one dangles, loops or leaves the document. */
export function resolveReferences(
  root: Json,
  value: Json | undefined,
  tokens: readonly string[],
): Resolved | undefined {
  let current = value;
  let place = tokens;
  const seen = new Set<string>();
  while (isObject(current) && Object.hasOwn(current, '$ref')) {
    const reference = current.$ref;
    if (typeof reference !== 'string' || seen.has(reference)) return undefined;
    seen.add(reference);
    const target = fragmentTokens(reference);
    if (!target) return undefined;
    current = valueAt(root, target);
    place = target;
  }
  return current === undefined ? undefined : { value: current, tokens: place };
}
