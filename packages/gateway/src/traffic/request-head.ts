// One pass over the raw header fields: refuses what could be read in two ways, and keeps what later stages ask for.
// After it nothing is left in the head that the upstream client would refuse.

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
}

export interface HeadLimits {
  /** Bytes of all names and values. */
  readonly bytes: number;
  readonly fields: number;
}

// Fields that mean something else to a reader of the first than to a reader of the last line.
const single = new Set([
  'authorization',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'range',
  'transfer-encoding',
  'upgrade',
]);
// Kept too: the last wins, except that a second trace makes both worthless (W3C Trace Context 3.2.1).
const identity = new Set(['portico-client-revision', 'traceparent', 'x-request-id']);
const revisionId = /^[0-9a-f]{6,64}$/;
const control = /[\0-\x08\x0a-\x1f\x7f]/;
const authority = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?$/;

/** Checks and reads the fields of a request of HTTP `version`. */
export function readRequestHead(raw: readonly string[], version: string, limits: HeadLimits): RequestHead | Problem {
  if (raw.length > 2 * limits.fields) {
    return tooLarge(`The request has more than ${limits.fields} header fields.`, limits.fields);
  }
  const known = new Map<string, string>();
  let bytes = 0;
  let connection = '';
  let accept: string | undefined;
  for (let at = 0; at < raw.length; at += 2) {
    const name = (raw[at] as string).toLowerCase();
    const value = raw[at + 1] as string;
    bytes += name.length + value.length + 4;
    if (name.includes('_')) return refuse('A header name has an underscore, which some services read as a hyphen.');
    if (control.test(value)) return refuse(`The header ${name} has a control character.`);
    if (name === 'connection') connection = connection === '' ? value : `${connection},${value}`;
    else if (name === 'accept') accept = accept === undefined ? value : `${accept},${value}`;
    else if (single.has(name)) {
      if (known.has(name)) return refuse(`The header ${name} appears more than once.`);
      known.set(name, value);
    } else if (identity.has(name)) known.set(name, known.has(name) && name === 'traceparent' ? '' : value);
  }
  if (bytes > limits.bytes) return tooLarge(`The request head is longer than ${limits.bytes} bytes.`, limits.bytes);
  const fault = versionFault(version) ?? hostFault(known.get('host')) ?? framingFault(known, version);
  if (fault) return refuse(fault);
  const length = known.get('content-length');
  return {
    raw,
    host: known.get('host') ?? '',
    connection: connection.toLowerCase(),
    contentType: known.get('content-type'),
    contentEncoding: known.get('content-encoding'),
    contentLength: length === undefined ? undefined : Number(length),
    hasContent: known.has('transfer-encoding') || (length !== undefined && Number(length) > 0),
    accept,
    requestId: known.get('x-request-id'),
    traceparent: known.get('traceparent'),
    clientRevision: revisionOf(known.get('portico-client-revision')),
    upgrade: known.get('upgrade'),
  };
}

function revisionOf(field: string | undefined): string | undefined {
  return field !== undefined && revisionId.test(field) ? field : undefined;
}

function versionFault(version: string): string | undefined {
  return version.startsWith('1.') ? undefined : 'The request line names a version other than HTTP/1.0 or HTTP/1.1.';
}

function hostFault(host: string | undefined): string | undefined {
  if (host === undefined) return 'The request has no Host header.';
  const port = authority.exec(host)?.[1];
  return authority.test(host) && Number(port ?? 0) <= 65_535
    ? undefined
    : 'The Host header is not a host name or address with an optional port.';
}

// RFC 9112 6.1 and 6.3: one framing only, and one that every service understands.
function framingFault(known: ReadonlyMap<string, string>, version: string): string | undefined {
  const coding = known.get('transfer-encoding');
  const length = known.get('content-length');
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
