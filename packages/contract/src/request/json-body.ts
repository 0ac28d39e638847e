// Reads a JSON body the strict way: what a service may read differently from us is refused, since it is the bytes that
// are forwarded. The common case costs one scan and JSON.parse; anything odd is read again by the exact reader.

import type { Instance } from '../schema/instance.ts';
import { defaultRequestPolicy, type RequestPolicy } from '../validation-policy.ts';
import { readExactly } from './exact-json.ts';
import { scanJson } from './json-scan.ts';

/** Why a text is not acceptable JSON. */
export interface SyntaxFault {
  /** JSON Pointer to the value that is at fault, as far as it is known. */
  readonly pointer: string;
  /** A predicate: "must be valid JSON …". */
  readonly message: string;
}

export type JsonReading = { readonly value: Instance } | { readonly fault: SyntaxFault };

/** What of JSON a service may read differently from us is let pass. */
export type JsonRules = Pick<RequestPolicy, 'duplicateKeys' | 'byteOrderMark' | 'maxDepth'>;

/** The value of a UTF-8 JSON text (RFC 8259) under `rules`, or what is wrong with it. Numbers stay exact. */
export function readJson(bytes: Uint8Array, rules: JsonRules = defaultRequestPolicy): JsonReading {
  const text = decodeUtf8(bytes);
  return text === undefined ? { fault: { pointer: '', message: 'must be valid UTF-8' } } : readJsonText(text, rules);
}

/** As readJson, for a text that is decoded already. */
export function readJsonText(whole: string, rules: JsonRules = defaultRequestPolicy): JsonReading {
  const marked = whole.charCodeAt(0) === 0xfeff;
  if (marked && rules.byteOrderMark === 'reject') {
    return { fault: { pointer: '', message: 'must not begin with a byte order mark (RFC 8259 section 8.1)' } };
  }
  const text = marked ? whole.slice(1) : whole;
  const scan = scanJson(text, rules.maxDepth);
  if (scan.plain) {
    try {
      const value = JSON.parse(text) as Instance;
      if (members(value) === scan.members) return { value };
    } catch {
      // The exact reader says where.
    }
  }
  return readExactly(text, rules);
}

// Members of all objects in a value of bounded depth.
function members(value: Instance): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') count += members(item);
    return count;
  }
  for (const key in value) {
    count++;
    const member = (value as Record<string, Instance>)[key] as Instance;
    if (typeof member === 'object') count += members(member);
  }
  return count;
}

// Part of every JavaScript host, but of no ECMAScript library file.
declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of UTF-8 bytes, a byte order mark included; undefined when they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
}
