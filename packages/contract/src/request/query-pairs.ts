// Names and values of a query string, a form body or a Cookie field.

import { formDecode } from './percent.ts';

/** One `name=value`; the value is as written, undefined without `=`. */
export interface QueryPair {
  /** Decoded; as written when its escapes are malformed. */
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
}

/** The pairs of a query (without `?`) or of a urlencoded body. */
export function queryPairs(query: string): readonly QueryPair[] {
  if (query === '') return NONE;
  const pairs: QueryPair[] = [];
  for (const part of query.split('&')) {
    if (part === '') continue;
    const at = part.indexOf('=');
    const rawName = at === -1 ? part : part.slice(0, at);
    pairs.push({ name: formDecode(rawName) ?? rawName, rawName, value: at === -1 ? undefined : part.slice(at + 1) });
  }
  return pairs;
}

/** The pairs of a Cookie field (RFC 6265 section 4.2.1); names are case-sensitive and not encoded. */
export function cookiePairs(field: string): readonly QueryPair[] {
  const pairs: QueryPair[] = [];
  for (const part of field.split(';')) {
    const text = part.trim();
    const at = text.indexOf('=');
    const name = text.slice(0, at);
    if (at > 0) pairs.push({ name, rawName: name, value: text.slice(at + 1) });
  }
  return pairs;
}

const NONE: readonly QueryPair[] = [];
