// JSON text as UTF-8 bytes, put together from pieces that are kept: a merged document of thousands of parts is written at
// the price of the parts that changed.

import { isObject, type Json, type JsonObject } from '../json.ts';
import { utf8Bytes } from './text-codec.ts';

/** Collects pieces of one text. */
export interface ByteWriter {
  text(text: string): void;
  /** Writes a value; the bytes of an object or array are kept as long as it lives, so it must never change. */
  value(value: Json): void;
  /** Writes an object member by member, `levels` deep; what lies below is written with `value`. */
  members(object: JsonObject, levels: number): void;
  /** All of it, in a buffer of its own. */
  bytes(): Uint8Array<ArrayBuffer>;
}

const kept: WeakMap<object, Uint8Array> = new WeakMap();

/** A writer with nothing in it. What it writes is what JSON.stringify writes. */
export function byteWriter(): ByteWriter {
  const pieces: Uint8Array[] = [];
  let pending = '';
  let size = 0;

  const add = (piece: Uint8Array): void => {
    pieces.push(piece);
    size += piece.length;
  };
  const flush = (): void => {
    if (pending !== '') add(utf8Bytes(pending));
    pending = '';
  };
  const value = (part: Json): void => {
    if (typeof part !== 'object' || part === null) {
      pending += JSON.stringify(part);
      return;
    }
    const piece = kept.get(part) ?? utf8Bytes(JSON.stringify(part));
    kept.set(part, piece);
    flush();
    add(piece);
  };
  const members = (object: JsonObject, levels: number): void => {
    let separator = '{';
    for (const key of Object.keys(object)) {
      pending += `${separator}${JSON.stringify(key)}:`;
      separator = ',';
      const member = object[key] as Json;
      if (levels > 1 && isObject(member)) members(member, levels - 1);
      else value(member);
    }
    pending += separator === '{' ? '{}' : '}';
  };
  return {
    text: (text) => {
      pending += text;
    },
    value,
    members,
    bytes() {
      flush();
      const all = new Uint8Array(size);
      let at = 0;
      for (const piece of pieces) {
        all.set(piece, at);
        at += piece.length;
      }
      return all;
    },
  };
}

/** How far down the parts of a merged document are the ones that change together: path and method, kind and name. */
const levels: ReadonlyMap<string, number> = new Map([
  ['paths', 2],
  ['components', 2],
  ['webhooks', 1],
  ['x-services', 1],
]);

/** The JSON text of a merged document, equal to what JSON.stringify gives. */
export function documentBytes(document: JsonObject): Uint8Array<ArrayBuffer> {
  const writer = byteWriter();
  let separator = '{';
  for (const key of Object.keys(document)) {
    writer.text(`${separator}${JSON.stringify(key)}:`);
    separator = ',';
    const member = document[key] as Json;
    const depth = levels.get(key);
    if (depth !== undefined && isObject(member)) writer.members(member, depth);
    else writer.value(member);
  }
  writer.text('}');
  return writer.bytes();
}
