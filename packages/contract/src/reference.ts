// JSON Pointers (RFC 6901) and the references of a document to itself (`#…`, RFC 3986 3.5).

import { isObject, type Json } from './json.ts';

/** Decoded tokens of a JSON Pointer; undefined for a text that is not one. The whole value is `[]`. */
export function parsePointer(pointer: string): string[] | undefined {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) return undefined;
  return pointer.slice(1).split('/').map(unescapeToken);
}

/** The JSON Pointer of decoded tokens. */
export function formatPointer(tokens: Iterable<string | number>): string {
  let pointer = '';
  for (const token of tokens) pointer += `/${escapeToken(String(token))}`;
  return pointer;
}

/** One token as it is written in a JSON Pointer. */
export function escapeToken(token: string): string {
  return /[~/]/.test(token) ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token;
}

/**
 * The tokens of a reference into the same document, percent-escapes decoded. Undefined for references to elsewhere
 * and for anchors (`#name`).
 */
export function localTokens(reference: string): string[] | undefined {
  return reference.startsWith('#') ? parsePointer(decodeFragment(reference.slice(1))) : undefined;
}

/** The anchor that `#name` refers to; undefined for pointers, for `#` alone and for references to elsewhere. */
export function anchorOf(reference: string): string | undefined {
  return /^#[^/]/.test(reference) ? decodeFragment(reference.slice(1)) : undefined;
}

/** A reference into the same document; characters a URI fragment may not hold are escaped (RFC 3986 3.5). */
export function localReference(tokens: Iterable<string | number>): string {
  return `#${formatPointer(tokens).replace(/[^A-Za-z0-9\-._~!$&'()*+,;=:@/?]/gu, percent)}`;
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

/** Follows `$ref`s within the document until a value that is none; undefined when one dangles, loops or leaves it. */
export function resolveReferences(root: Json, value: Json | undefined, tokens: readonly string[]): Resolved | undefined {
  let current = value;
  let place = tokens;
  const seen = new Set<string>();
  while (isObject(current) && Object.hasOwn(current, '$ref')) {
    const reference = current.$ref;
    if (typeof reference !== 'string' || seen.has(reference)) return undefined;
    seen.add(reference);
    const target = localTokens(reference);
    if (!target) return undefined;
    current = valueAt(root, target);
    place = target;
  }
  return current === undefined ? undefined : { value: current, tokens: place };
}

function unescapeToken(token: string): string {
  return token.includes('~') ? token.replaceAll('~1', '/').replaceAll('~0', '~') : token;
}

// A malformed escape is kept as it stands: such a reference then points to a name that holds a percent sign.
function decodeFragment(fragment: string): string {
  if (!fragment.includes('%')) return fragment;
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

function percent(character: string): string {
  return character === '%' || character.isWellFormed() ? encodeURIComponent(character) : '%EF%BF%BD';
}
