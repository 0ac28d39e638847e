// A parameter in the Cookie field (RFC 6265), whose pairs are written in more ways than those of a query.

import { accepts } from '../schema/check-value.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import { type Declared, pairsReader, type Read } from './pairs-reader.ts';
import { percentDecode, verbatim } from './percent.ts';
import { type QueryPair, queryPairs } from './query-pairs.ts';
import type { Reading } from './reading.ts';
import { formParts } from './request-parts.ts';
import { shapeOf } from './shape.ts';

/**
 * The reader of a cookie. Exploded, the form style joins its pairs by `&` (RFC 6570 3.2.8), which most write as cookies of
 * their own: either will do.
 */
export function cookieReader(declared: Declared, schema: SchemaNode): Read {
  const decode = declared.style === 'cookie' ? verbatim : cookieDecode;
  const asCookies = pairsReader(declared, schema, (parts) => parts.cookies, decode);
  const { kinds } = shapeOf(schema);
  if (!declared.explode || !(kinds.has('array') || kinds.has('object'))) return eachCookie(declared, schema, asCookies);
  if (declared.style !== 'form') return asCookies;
  const asForm = pairsReader(declared, schema, (parts) => parts.cookies.flatMap(formPairs), decode);
  return (parts) => {
    const [reading, other] = [asCookies(parts), asForm(parts)];
    const isOther = other.kind === 'value' && accepts(schema, other.value);
    return isOther && !(reading.kind === 'value' && accepts(schema, reading.value)) ? other : reading;
  };
}

// Cookies of one name may be set for several paths, and services take the first or the last (RFC 6265 4.2.2): all must do.
function eachCookie({ name }: Declared, schema: SchemaNode, read: Read): Read {
  return (parts) => {
    const same = parts.cookies.filter((pair) => pair.name === name);
    if (same.length < 2) return read(parts);
    const readings = same.map((pair) => read({ ...formParts([]), cookies: [pair] }));
    const wrong = readings.find((reading) => reading.kind === 'fault' || !isAccepted(reading, schema));
    return wrong ?? (readings[0] as Reading);
  };
}

function isAccepted(reading: Reading, schema: SchemaNode): boolean {
  return reading.kind !== 'value' || accepts(schema, reading.value);
}

function formPairs({ rawName, value }: QueryPair): readonly QueryPair[] {
  return queryPairs(value === undefined ? rawName : `${rawName}=${value}`);
}

// Cookies are written by servers in many ways; what is not percent-encoded is taken as it is.
function cookieDecode(text: string): string {
  return percentDecode(text) ?? text;
}
