// One text for one JSON value: equal values give equal bytes whatever the order of their keys, so that contracts can be
// compared and named by a hash. Like RFC 8785, except that numbers no double can hold keep their digits.

import { sha256 as sha256Bytes } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { isObject, type Json, type JsonObject } from './json.ts';

/** `sha256-<hex>` of the UTF-8 bytes of `text`. */
export function sha256(text: string): string {
  return `sha256-${bytesToHex(sha256Bytes(utf8ToBytes(text)))}`;
}

/** Hash of a value's canonical text: the digest of a document, or of any part of one. */
export function digestOf(value: Json): string {
  return sha256(canonicalText(value));
}

/** An object or array being written. */
interface Frame {
  readonly parent: Frame | undefined;
  readonly value: JsonObject | Json[];
  /** Sorted keys of an object; undefined for an array. */
  readonly keys: readonly string[] | undefined;
  readonly length: number;
  next: number;
}

/**
 * JSON text without white space, keys sorted by code unit. Arrays keep their order. The stack is explicit: nesting of any
 * depth is written. `value` must be a tree (or DAG); a cycle would never end.
 */
export function canonicalText(value: Json): string {
  let text = '';
  let frame: Frame | undefined;
  let current: Json = value;
  for (;;) {
    if (Array.isArray(current)) {
      text += '[';
      frame = { parent: frame, value: current, keys: undefined, length: current.length, next: 0 };
    } else if (isObject(current)) {
      text += '{';
      const keys = Object.keys(current).sort();
      frame = { parent: frame, value: current, keys, length: keys.length, next: 0 };
    } else {
      text += scalarText(current);
    }
    while (frame !== undefined && frame.next === frame.length) {
      text += frame.keys === undefined ? ']' : '}';
      frame = frame.parent;
    }
    if (frame === undefined) return text;
    if (frame.next > 0) text += ',';
    if (frame.keys === undefined) {
      current = (frame.value as Json[])[frame.next] as Json;
    } else {
      const key = frame.keys[frame.next] as string;
      text += `${stringText(key)}:`;
      current = (frame.value as JsonObject)[key] as Json;
    }
    frame.next++;
  }
}

function scalarText(value: Json): string {
  return typeof value === 'string' ? stringText(value) : JSON.stringify(value);
}

/** JSON.stringify for strings costs a call into the engine; most strings of a document need no escape. */
function stringText(value: string): string {
  return /["\\\u0000-\u001f\ud800-\udfff]/.test(value) ? JSON.stringify(value) : `"${value}"`;
}
