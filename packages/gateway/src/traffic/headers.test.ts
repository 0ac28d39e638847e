import { expect, test } from 'vitest';
import { downstreamHeaders, downstreamTrailers, upstreamHeaders } from './headers.ts';
import type { Origin } from './origin.ts';
import { isProblem } from './problem-response.ts';
import { readRequestHead } from './request-head.ts';
import { rawFields } from './traffic.fixture.ts';

const origin: Origin = {
  address: '10.0.0.9',
  protocol: 'http',
  prefix: '',
  requestId: 'id-1',
  preserveHost: false,
  version: '1.1',
};

function sent(lines: readonly string[], more: Partial<Origin> = {}): string[] {
  const raw = rawFields(['Host: gateway', ...lines]);
  const head = readRequestHead(raw, '1.1', { bytes: 10_000, fields: 100 });
  if (isProblem(head)) throw new Error(head.detail);
  return lined(upstreamHeaders(head, { ...origin, ...more }));
}

const lined = (raw: readonly string[]) => raw.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${raw[at + 1]}`] : []));

const own =
  /^(?:X-Forwarded-(?:For: 10\.0\.0\.9|Proto: http|Host: gateway)|X-Request-Id: id-1|Forwarded: for=10\.0\.0\.9;host=gateway;proto=http|Via: 1\.1 portico|traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-01)$/;

test.each([
  'Connection: close',
  'Keep-Alive: timeout=5',
  'Proxy-Connection: keep-alive',
  'Proxy-Authorization: Basic eA==',
  'TE: trailers',
  'Trailer: X',
  'Transfer-Encoding: chunked',
  'Upgrade: h2c',
  'HTTP2-Settings: AAAA',
  'Expect: 100-continue',
  'Forwarded: for=1.2.3.4',
  'X-Forwarded-For: 1.2.3.4',
  'x-forwarded-proto: https',
  'X-Forwarded-User: admin',
  'X-Real-IP: 1.2.3.4',
  'X-Original-URL: /admin',
  'X-Rewrite-URL: /admin',
  'X-HTTP-Method-Override: DELETE',
  'X-HTTP-Method: DELETE',
  'X-Method-Override: DELETE',
  'X-Envoy-Original-Path: /admin',
  'X-Request-Id: bad id',
  'traceparent: 00-00000000000000000000000000000000-0000000000000000-01',
])('does not forward %s', (line) => {
  for (const field of sent([line])) expect(field).toMatch(own);
});

test('forwards everything else in order, with its spelling and duplicates', () => {
  const lines = [
    'ACCEPT: */*',
    'Cookie: a=1',
    'cookie: b=2',
    'X-Thing: \xe9',
    'Authorization: Bearer x',
    'Content-Type: a/b',
  ];
  expect(sent(lines).slice(0, lines.length)).toEqual(lines);
});

test('drops what Connection names, and never what carries the meaning of the request', () => {
  const fields = sent([
    'Connection: X-Secret, Authorization , host,content-type, X-Forwarded-For, x-request-id',
    'X-Secret: 1',
    'Authorization: a',
    'Content-Type: b/c',
  ]);
  expect(fields).not.toContain('X-Secret: 1');
  expect(fields).toEqual(
    expect.arrayContaining([
      'Authorization: a',
      'Content-Type: b/c',
      'X-Forwarded-For: 10.0.0.9',
      'X-Request-Id: id-1',
    ]),
  );
});

test('continues a valid trace and appends itself to Via', () => {
  const trace = 'traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00';
  const fields = sent([trace, 'tracestate: a=1', 'Via: 1.0 edge', 'Via: 1.1 other']);
  expect(fields).toEqual(expect.arrayContaining([trace, 'tracestate: a=1', 'Via: 1.0 edge, 1.1 other, 1.1 portico']));
  expect(fields.filter((field) => field.startsWith('traceparent')).length).toBe(1);
});

test('tells the version it received in Via, and quotes what is no token in Forwarded', () => {
  const fields = sent([], { version: '1.0', address: '2001:db8::1' });
  expect(fields).toContain('Via: 1.0 portico');
  expect(fields).toContain('Forwarded: for="[2001:db8::1]";host=gateway;proto=http');
});

test('drops the state of a trace it does not continue', () => {
  expect(sent(['traceparent: nonsense', 'tracestate: a=1'])).not.toContain('tracestate: a=1');
});

test('keeps the Host and tells the prefix when the service is to know them', () => {
  expect(sent([], { preserveHost: true, prefix: '/legacy' })).toEqual(
    expect.arrayContaining(['Host: gateway', 'X-Forwarded-Prefix: /legacy']),
  );
});

const answer = (lines: readonly string[], status = 200) => {
  const raw = rawFields(lines);
  const headers = downstreamHeaders(raw, {
    status,
    requestId: 'id-1',
    revision: 'abc',
    deprecation: [],
    location: (value) => `public:${value}`,
  });
  return headers && lined(headers);
};
const ours = ['Portico-Revision: abc', 'X-Request-Id: id-1', 'Via: 1.1 portico'];

test('passes a response on without what belongs to its connection or speaks in the gateway’s name', () => {
  const dropped = [
    'Connection: X-Hop',
    'X-Hop: 1',
    'Keep-Alive: a',
    'Upgrade: h2',
    'Portico-Revision: x',
    'X-Request-Id: y',
    'Proxy-Status: portico; error=dns_error',
    'Proxy-Authenticate: Basic',
    'Transfer-Encoding: chunked',
  ];
  const kept = ['Set-Cookie: a=1', 'set-cookie: b=2', 'Content-Encoding: gzip', 'ETag: "x"', 'Trailer: Checksum'];
  expect(answer([...dropped, ...kept])).toEqual([...kept, ...ours]);
});

test('says that an operation is on its way out, unless the service does', () => {
  const raw = (...lines: string[]) => rawFields(lines);
  const facts = { status: 200, requestId: 'id-1', revision: 'abc', location: (value: string) => value };
  const deprecation = raw('Deprecation: @1', 'Link: </docs>; rel="deprecation"');
  expect(downstreamHeaders(raw('X: 1'), { ...facts, deprecation })).toEqual(
    raw('X: 1', 'Deprecation: @1', 'Link: </docs>; rel="deprecation"', ...ours),
  );
  const own = ['deprecation: @2', 'Link: </a>; rel="next"'];
  expect(downstreamHeaders(raw(...own), { ...facts, deprecation })).toEqual(
    raw(...own, 'Link: </docs>; rel="deprecation"', ...ours),
  );
});

test('rewrites Location and Content-Location, and drops a length that a 204 must not have', () => {
  expect(answer(['Location: /x'], 302)).toEqual(['Location: public:/x', ...ours]);
  expect(answer(['Content-Location: /x'])).toEqual(['Content-Location: public:/x', ...ours]);
  expect(answer(['Content-Length: 3'], 204)).toEqual(ours);
});

test('finds a response unfit when it has control characters or an unknown transfer coding', () => {
  expect(answer(['X: a\x01b'])).toBeUndefined();
  expect(answer(['Transfer-Encoding: gzip'])).toBeUndefined();
  expect(answer(['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'])).toBeUndefined();
});

test('passes trailers on, except those that would change how the message was read', () => {
  const raw = ['Checksum', 'abc', 'Content-Length', '5', 'X', 'a\x02'];
  expect(downstreamTrailers(raw)).toEqual([['Checksum', 'abc']]);
});
