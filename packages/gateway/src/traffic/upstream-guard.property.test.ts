// Nothing that passes the gateway's own checks is refused by the upstream client: a refused dispatch counts as a busy
// connection there, and enough of them would stop every later request for ever.

import fc from 'fast-check';
import { Client, type Dispatcher } from 'undici';
import { afterAll, expect, test } from 'vitest';
import { upstreamHeaders } from './headers.ts';
import { isProblem } from './problem-response.ts';
import { readRequestHead } from './request-head.ts';
import { readTarget } from './target.ts';

// Never connects, so that a dispatch is checked and then waits.
const client = new Client('http://service.test', { connect: () => undefined, pipelining: 10_000 });
afterAll(() => client.destroy());

function refusal(path: string, headers: string[]): string | undefined {
  let refused: string | undefined;
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart: () => undefined,
    onResponseStart: () => undefined,
    onResponseData: () => undefined,
    onResponseEnd: () => undefined,
    onResponseError: (_, error) => {
      refused = error.message;
    },
  };
  client.dispatch({ path, method: 'GET', headers }, handler);
  return refused;
}

const names = [
  'Connection',
  'Keep-Alive',
  'Transfer-Encoding',
  'Upgrade',
  'Expect',
  'Content-Length',
  'Host',
  'TE',
  'X-A',
  'x-b',
];
const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
const value = fc.oneof(
  fc.constantFrom('close', 'chunked', '100-continue', '5', '-1', 'websocket', 'x-a, host', ''),
  fc.array(byte, { maxLength: 6 }).map((bytes) => bytes.join('')),
);
const field = fc.tuple(
  fc.oneof(fc.constantFrom(...names), fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,8}$/)),
  value,
);
const target = fc.oneof(
  fc.array(byte, { maxLength: 10 }).map((bytes) => `/${bytes.join('')}`),
  fc
    .array(fc.constantFrom('/', 'a', '%41', '%0a', '?', '%', ' ', '\xe9', '{', '"'), { maxLength: 10 })
    .map((parts) => `/${parts.join('')}`),
);

test('gives the upstream client nothing that it refuses', () => {
  let passed = 0;
  fc.assert(
    fc.property(fc.array(field, { maxLength: 6 }), target, (fields, raw) => {
      const head = readRequestHead([...fields, ['Host', 'gateway.test']].flat(), '1.1', { bytes: 16_384, fields: 100 });
      const at = readTarget(raw, 'gateway.test');
      if (isProblem(head) || isProblem(at)) return;
      passed++;
      const origin = {
        address: '10.0.0.1',
        protocol: 'http',
        version: '1.1',
        requestId: 'id',
        prefix: '',
        preserveHost: true,
      } as const;
      expect(refusal(at.path + at.search, upstreamHeaders(head, origin))).toBeUndefined();
    }),
    { numRuns: 5_000 },
  );
  expect(passed).toBeGreaterThan(200);
});

test('would notice a refusal', () => {
  expect(refusal('/a', ['Keep-Alive', 'x'])).toMatch(/invalid/);
  expect(refusal('/a b', [])).toMatch(/invalid/);
});
