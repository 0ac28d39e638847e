// Header fields on their way through, as raw arrays of names and values in turn. Both directions drop what belongs to
// one connection only (RFC 9110 7.6.1) and what would let one side speak in the gateway's name.

import { lowerName } from './field-name.ts';
import { forwardedField, type Origin } from './origin.ts';
import type { RequestHead } from './request-head.ts';
import { beginTrace, continuesTrace } from './request-id.ts';

/** Fields of one connection; `Trailer` too, since trailers of requests are not passed on. */
const hopByHop = [
  'connection',
  'expect',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
];

// What some service would believe although a client wrote it: another method, another path, another origin, another
// person. `X-Forwarded-*` and `X-Envoy-*` go by their prefixes.
const overrides = [
  'client-ip',
  'cf-connecting-ip',
  'fastly-client-ip',
  'forwarded',
  'front-end-https',
  'remote-user',
  'true-client-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-host',
  'x-http-host-override',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
  'x-original-host',
  'x-original-method',
  'x-original-uri',
  'x-original-url',
  'x-real-ip',
  'x-remote-user',
  'x-rewrite-url',
];

// What a client says to this gateway, and to none behind it.
const addressed = ['host', 'portico-client-revision', 'trailer', 'via', 'x-request-id'];
const droppedFromRequests = new Set([...hopByHop, ...overrides, ...addressed]);
const droppedFromResponses = new Set([...hopByHop, 'portico-revision', 'x-request-id']);

// Fields whose value is a place on the service, as the service names it.
const places = new Set(['location', 'content-location']);

// Naming one of these in Connection must not make it disappear: a request would change its meaning on the way.
const neverNamed = new Set(['authorization', 'content-length', 'content-type', 'cookie', 'host', 'transfer-encoding']);

/** The gateway's name in Via (RFC 9110 7.6.3), after the version of the message it received. */
const pseudonym = 'portico';

/** The fields sent to the service. Framing fields other than Content-Length are the upstream client's. */
export function upstreamHeaders(head: RequestHead, origin: Origin): string[] {
  const { raw } = head;
  const named = namedInConnection(head.connection);
  const traced = continuesTrace(head);
  const headers: string[] = [];
  let vias = '';
  for (let at = 0; at < raw.length; at += 2) {
    const name = lowerName(raw[at] as string);
    if (name === 'via' && !named?.has(name)) vias += `${raw[at + 1]}, `;
    if (droppedFromRequests.has(name) || named?.has(name) || claimsOrigin(name)) continue;
    if (!traced && (name === 'traceparent' || name === 'tracestate')) continue;
    headers.push(raw[at] as string, raw[at + 1] as string);
  }
  if (origin.preserveHost) headers.push('Host', head.host);
  headers.push('X-Forwarded-For', origin.address, 'X-Forwarded-Proto', origin.protocol, 'X-Forwarded-Host', head.host);
  headers.push('Forwarded', forwardedField(origin, head.host));
  if (origin.prefix !== '') headers.push('X-Forwarded-Prefix', origin.prefix);
  headers.push('X-Request-Id', origin.requestId, 'Via', `${vias}${origin.version} ${pseudonym}`);
  if (!traced) headers.push('traceparent', beginTrace());
  return headers;
}

/** What of a response's fields is the gateway's to say. */
export interface ResponseFacts {
  readonly status: number;
  readonly requestId: string;
  readonly revision: string;
  /** Fields that say that the operation is on its way out; what the service says of that itself counts instead. */
  readonly deprecation: readonly string[];
  /** The public form of a Location or Content-Location field. */
  location(value: string): string;
}

/** The fields sent to the client, or undefined when the service's are not fit to be passed on. */
export function downstreamHeaders(fields: readonly string[], facts: ResponseFacts): string[] | undefined {
  const named = namedInConnection(connectionOf(fields));
  const headers: string[] = [];
  let codings = 0;
  for (let at = 0; at < fields.length; at += 2) {
    const field = fields[at] as string;
    const value = fields[at + 1] as string;
    const name = lowerName(field);
    if (control.test(value)) return undefined;
    if (name === 'transfer-encoding' && (value.toLowerCase() !== 'chunked' || codings++ > 0)) return undefined;
    if (name === 'content-length' && facts.status === 204) continue;
    if (name === 'proxy-status' && value.includes('portico')) continue;
    if (droppedFromResponses.has(name) || named?.has(name)) continue;
    headers.push(field, places.has(name) ? facts.location(value) : value);
  }
  if (facts.deprecation.length > 0) addMissing(headers, facts.deprecation);
  headers.push('Portico-Revision', facts.revision, 'X-Request-Id', facts.requestId, 'Via', `1.1 ${pseudonym}`);
  return headers;
}

// Link is a list, and every line of it counts.
function addMissing(headers: string[], fields: readonly string[]): void {
  for (let at = 0; at < fields.length; at += 2) {
    const name = fields[at] as string;
    const isThere =
      name !== 'Link' && headers.some((given, index) => index % 2 === 0 && lowerName(given) === lowerName(name));
    if (!isThere) headers.push(name, fields[at + 1] as string);
  }
}

/** True for a stream of server-sent events, which may rest for as long as it likes. */
export function isEventStream(raw: readonly string[]): boolean {
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] as string;
    if (name.length !== 12 || name.toLowerCase() !== 'content-type') continue;
    return (raw[at + 1] as string).toLowerCase().startsWith('text/event-stream');
  }
  return false;
}

// Framing and routing have no place after a body (RFC 9110 6.5.1).
const noTrailer = new Set([...hopByHop, 'content-encoding', 'content-length', 'content-type', 'host', 'trailer']);

/** The trailers sent to the client, in pairs. */
export function downstreamTrailers(raw: readonly string[]): [string, string][] {
  const trailers: [string, string][] = [];
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] as string;
    const value = raw[at + 1] as string;
    if (!noTrailer.has(name.toLowerCase()) && !control.test(value)) trailers.push([name, value]);
  }
  return trailers;
}

const control = /[\0-\x08\x0a-\x1f\x7f]/;

function claimsOrigin(name: string): boolean {
  return name.startsWith('x-forwarded-') || name.startsWith('x-envoy-');
}

function connectionOf(fields: readonly string[]): string {
  let connection = '';
  for (let at = 0; at < fields.length; at += 2) {
    const name = fields[at] as string;
    if (name.length !== 10 || name.toLowerCase() !== 'connection') continue;
    connection = connection === '' ? (fields[at + 1] as string) : `${connection},${fields[at + 1]}`;
  }
  return connection.toLowerCase();
}

function namedInConnection(connection: string): ReadonlySet<string> | undefined {
  if (connection === '' || connection === 'keep-alive' || connection === 'close') return undefined;
  const names = connection.split(',').map((name) => name.trim());
  return new Set(names.filter((name) => name !== '' && !neverNamed.has(name)));
}
