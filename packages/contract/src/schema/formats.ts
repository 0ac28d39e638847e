// The formats that are asserted: those of JSON Schema 2020-12 (validation 7.3) and of the OpenAPI format registry that
// have one meaning. All others are annotations and demand nothing.

import { compareNumbers, exactNumber, isWhole, type Numeric } from './decimal.ts';
import { isEmail, isHostname, isIdnEmail, isIdnHostname, isIpv4, isIpv6 } from './format-host.ts';
import { isDate, isDateTime, isDuration, isTime } from './format-time.ts';
import {
  isIri,
  isIriReference,
  isJsonPointer,
  isRelativeJsonPointer,
  isUri,
  isUriReference,
  isUriTemplate,
} from './format-uri.ts';

/** A format, the kind of value it is about, and how a message calls it. */
export type Format =
  | { readonly on: 'string'; readonly words: string; test(text: string): boolean }
  | { readonly on: 'number'; readonly words: string; test(value: Numeric): boolean };

export const formats: ReadonlyMap<string, Format> = new Map<string, Format>([
  ['date-time', text('a date and time such as 2026-01-31T12:00:00Z', isDateTime)],
  ['date', text('a date such as 2026-01-31', isDate)],
  ['time', text('a time with an offset such as 12:00:00Z', isTime)],
  ['duration', text('a duration such as P1DT12H', isDuration)],
  ['email', text('an e-mail address', isEmail)],
  ['idn-email', text('an e-mail address', isIdnEmail)],
  ['hostname', text('a host name', isHostname)],
  ['idn-hostname', text('a host name', isIdnHostname)],
  ['ipv4', text('an IPv4 address', isIpv4)],
  ['ipv6', text('an IPv6 address', isIpv6)],
  ['uri', text('an absolute URI', isUri)],
  ['uri-reference', text('a URI reference', isUriReference)],
  ['iri', text('an absolute IRI', isIri)],
  ['iri-reference', text('an IRI reference', isIriReference)],
  ['uri-template', text('a URI template', isUriTemplate)],
  ['uuid', text('a UUID', isUuid)],
  ['json-pointer', text('a JSON Pointer', isJsonPointer)],
  ['relative-json-pointer', text('a relative JSON Pointer', isRelativeJsonPointer)],
  ['regex', text('a regular expression', isRegex)],
  ['byte', text('base64', isBase64)],
  ['base64url', text('base64url', isBase64Url)],
  ['char', text('a single character', (value) => [...value.slice(0, 3)].length === 1)],
  ['int8', integer('an integer of 8 bits', '-128', '127')],
  ['int16', integer('an integer of 16 bits', '-32768', '32767')],
  ['int32', integer('an integer of 32 bits', '-2147483648', '2147483647')],
  ['int64', integer('an integer of 64 bits', '-9223372036854775808', '9223372036854775807')],
  ['uint8', integer('an unsigned integer of 8 bits', '0', '255')],
  ['uint16', integer('an unsigned integer of 16 bits', '0', '65535')],
  ['uint32', integer('an unsigned integer of 32 bits', '0', '4294967295')],
  ['uint64', integer('an unsigned integer of 64 bits', '0', '18446744073709551615')],
  ['double-int', integer('an integer that a double holds', '-9007199254740991', '9007199254740991')],
  ['float', within('a number in the range of a 32-bit float', '3.4028235677973366e38')],
  ['double', within('a number in the range of a 64-bit float', '1.797693134862315807e308')],
]);

function text(words: string, test: (value: string) => boolean): Format {
  return { on: 'string', words, test };
}

function integer(words: string, least: string, most: string): Format {
  const from = exactNumber(least);
  const to = exactNumber(most);
  const test = (value: Numeric) => isWhole(value) && compareNumbers(value, from) >= 0 && compareNumbers(value, to) <= 0;
  return { on: 'number', words, test };
}

function within(words: string, limit: string): Format {
  const [least, most] = [exactNumber(`-${limit}`), exactNumber(limit)];
  const test = (value: Numeric) => compareNumbers(value, least) >= 0 && compareNumbers(value, most) <= 0;
  return { on: 'number', words, test };
}

function isUuid(value: string): boolean {
  return /^[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$/.test(value);
}

// RFC 4648 section 4: padded, in groups of four.
function isBase64(value: string): boolean {
  return value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value);
}

// RFC 4648 section 5: the padding may be left out.
function isBase64Url(value: string): boolean {
  return /^[A-Za-z0-9_-]*={0,2}$/.test(value) && value.replaceAll('=', '').length % 4 !== 1;
}

// ECMA-262 with the `u` flag (validation 7.3.8); only compiled, never run.
function isRegex(value: string): boolean {
  if (value.length > 10_000) return false;
  try {
    return new RegExp(value, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
