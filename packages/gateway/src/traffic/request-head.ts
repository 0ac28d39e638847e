// One pass over the raw header fields: refuses what could be read in two ways, and keeps what later stages ask for.
// After it nothing is left in the head that the upstream client would refuse.

import { lowerName } from './field-name.ts';
import type { Problem } from './problem-response.ts';

/** The facts of a request head that is safe to act on. */
export interface RequestHead {
  /** Names and values in turn, as received. */
  readonly raw: readonly string[];
  readonly host: string;
  /** Field values of Connection, joined and lower-case. */
  readonly connection: string;
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  /** Undefined with chunked framing and when there is no content. */
  readonly contentLength: number | undefined;
  /** True with a length other than zero or chunked framing. */
  readonly hasContent: boolean;
  readonly accept: string | undefined;
  readonly requestId: string | undefined;
  readonly traceparent: string | undefined;
  /** The revision that the client says it was made from. */
  readonly clientRevision: string | undefined;
  /** Field value of Upgrade; a list when the client offers several. */
  readonly upgrade: string | undefined;
  /** Lower-case names with an underscore, which some services read as a hyphen: for operations that declare them alone. */
  readonly underscored: readonly string[] | undefined;
}

export interface HeadLimits {
  /** Bytes of all names and values. */
  readonly bytes: number;
  readonly fields: number;
}

// What is read of a head, each at a place of its own in one array. `once`: it means something else to a reader of the first
// than to a reader of the last line. `list`: the lines are one list. `last`: the last wins, except that a second trace makes
// both worthless (W3C Trace Context 3.2.1).
const rules = {
  authorization: 'once',
  'content-encoding': 'once',
  'content-length': 'once',
  'content-type': 'once',
  expect: 'once',
  host: 'once',
  range: 'once',
  'transfer-encoding': 'once',
  upgrade: 'once',
  accept: 'list',
  connection: 'list',
  'portico-client-revision': 'last',
  traceparent: 'last',
  'x-request-id': 'last',
} as const;

type Known = keyof typeof rules;

const names = Object.keys(rules) as readonly Known[];
const places: ReadonlyMap<string, number> = new Map(names.map((name, place) => [name, place]));
const kinds = Object.values(rules);
const place = Object.fromEntries(names.map((name, at) => [name, at])) as Readonly<Record<Known, number>>;
const nothing: readonly undefined[] = names.map(() => undefined);

const revisionId = /^[0-9a-f]{6,64}$/;
const control = /[\0-\x08\x0a-\x1f\x7f]/;
const authority = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?$/;

/** Checks and reads the fields of a request of HTTP `version`. */
export function readRequestHead(raw: readonly string[], version: string, limits: HeadLimits): RequestHead | Problem {
  if (raw.length > 2 * limits.fields) {
    return tooLarge(`The request has more than ${limits.fields} header fields.`, limits.fields);
  }
  const known: (string | undefined)[] = nothing.slice();
  let bytes = 0;
  let underscored: string[] | undefined;
  for (let at = 0; at < raw.length; at += 2) {
    const name = lowerName(raw[at] as string);
    const value = raw[at + 1] as string;
    bytes += name.length + value.length + 4;
    if (name.includes('_')) {
      underscored ??= [];
      underscored.push(name);
    }
    if (control.test(value)) return refuse(`The header ${name} has a control character.`);
    const own = places.get(name);
    if (own === undefined) continue;
    const before = known[own];
    if (before === undefined) known[own] = value;
    else if (kinds[own] === 'once') return refuse(`The header ${name} appears more than once.`);
    else if (kinds[own] === 'list') known[own] = `${before},${value}`;
    else known[own] = own === place.traceparent ? '' : value;
  }
  if (bytes > limits.bytes) return tooLarge(`The request head is longer than ${limits.bytes} bytes.`, limits.bytes);
  const host = known[place.host];
  const length = known[place['content-length']];
  const coding = known[place['transfer-encoding']];
  const fault = versionFault(version) ?? hostFault(host) ?? framingFault(coding, length, version);
  if (fault) return refuse(fault);
  return {
    raw,
    host: host ?? '',
    connection: known[place.connection]?.toLowerCase() ?? '',
    contentType: known[place['content-type']],
    contentEncoding: known[place['content-encoding']],
    contentLength: length === undefined ? undefined : Number(length),
    hasContent: coding !== undefined || (length !== undefined && Number(length) > 0),
    accept: known[place.accept],
    requestId: known[place['x-request-id']],
    traceparent: known[place.traceparent],
    clientRevision: revisionOf(known[place['portico-client-revision']]),
    upgrade: known[place.upgrade],
    underscored,
  };
}

function revisionOf(field: string | undefined): string | undefined {
  return field !== undefined && revisionId.test(field) ? field : undefined;
}

function versionFault(version: string): string | undefined {
  return version.startsWith('1.') ? undefined : 'The request line names a version other than HTTP/1.0 or HTTP/1.1.';
}

// The last one that was right: clients of a connection, and nearly all of a gateway, name the same.
let lastHost: string | undefined;

function hostFault(host: string | undefined): string | undefined {
  if (host === undefined) return 'The request has no Host header.';
  if (host === lastHost) return undefined;
  const found = authority.exec(host);
  if (!found || Number(found[1] ?? 0) > 65_535)
    return 'The Host header is not a host name or address with an optional port.';
  lastHost = host;
  return undefined;
}

// RFC 9112 6.1 and 6.3: one framing only, and one that every service understands.
function framingFault(coding: string | undefined, length: string | undefined, version: string): string | undefined {
  if (length !== undefined && !/^\d{1,15}$/.test(length)) return 'The Content-Length is not a plain number.';
  if (coding === undefined) return undefined;
  if (version === '1.0') return 'Transfer-Encoding has no meaning in HTTP/1.0.';
  if (length !== undefined) return 'The request has both Transfer-Encoding and Content-Length.';
  return coding.toLowerCase() === 'chunked' ? undefined : 'The only transfer coding accepted is chunked.';
}

function tooLarge(detail: string, limit: number): Problem {
  return { id: 'headers-too-large', detail, members: { limit } };
}

function refuse(detail: string): Problem {
  return { id: 'bad-request', detail };
}
