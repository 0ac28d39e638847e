import { expect, test } from 'vitest';
import { readRequestHead } from './request-head.ts';
import { rawFields } from './traffic.fixture.ts';

const limits = { bytes: 1_000, fields: 10 };
const read = (lines: readonly string[], version = '1.1') => readRequestHead(rawFields(lines), version, limits);

test('keeps the facts that later stages ask for', () => {
  const head = read([
    'Host: a.b:80',
    'content-TYPE: text/plain',
    'Content-Length: 3',
    'Accept: a/b',
    'accept: c/d',
    'Connection: X, y',
  ]);
  expect(head).toMatchObject({
    host: 'a.b:80',
    contentType: 'text/plain',
    contentLength: 3,
    hasContent: true,
    accept: 'a/b,c/d',
    connection: 'x, y',
  });
});

test.each([
  ['no Host', []],
  ['two Hosts', ['Host: a', 'Host: a']],
  ['an empty Host', ['Host: ']],
  ['a Host with a port that does not exist', ['Host: a:65536']],
  ['a Host with a path', ['Host: a/b']],
  ['a Host with a user', ['Host: a@b']],
  ['a Host with a list', ['Host: a, b']],
  ['two Content-Types', ['Host: a', 'Content-Type: a/b', 'content-type: a/b']],
  ['two Authorizations', ['Host: a', 'Authorization: x', 'Authorization: y']],
  ['two Content-Lengths', ['Host: a', 'Content-Length: 1', 'Content-Length: 1']],
  ['two Content-Encodings', ['Host: a', 'Content-Encoding: gzip', 'Content-Encoding: br']],
  ['two Ranges', ['Host: a', 'Range: bytes=0-1', 'Range: bytes=1-2']],
  ['a control character', ['Host: a', 'X: a\x01b']],
  ['a delete character', ['Host: a', 'X: a\x7f']],
  ['a signed length', ['Host: a', 'Content-Length: +1']],
  ['a list of lengths', ['Host: a', 'Content-Length: 1, 1']],
  ['a length beyond all numbers', ['Host: a', `Content-Length: ${'9'.repeat(20)}`]],
  ['both framings', ['Host: a', 'Content-Length: 1', 'Transfer-Encoding: chunked']],
  ['another transfer coding', ['Host: a', 'Transfer-Encoding: gzip, chunked']],
  ['two transfer codings', ['Host: a', 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked']],
] as const)('refuses %s', (_, lines) => {
  expect(read(lines)).toMatchObject({ id: 'bad-request' });
});

test('refuses versions other than 1.0 and 1.1, and chunks in 1.0', () => {
  expect(read(['Host: a'], '2.0')).toMatchObject({ id: 'bad-request' });
  expect(read(['Host: a'], '0.9')).toMatchObject({ id: 'bad-request' });
  expect(read(['Host: a', 'Transfer-Encoding: chunked'], '1.0')).toMatchObject({ id: 'bad-request' });
  expect(read(['Host: a'], '1.0')).toMatchObject({ host: 'a' });
});

test('takes names, addresses and ports as Host', () => {
  for (const host of ['a', 'a-b.c_d:8080', '10.0.0.1', '[::1]:80'])
    expect(read([`Host: ${host}`])).toMatchObject({ hasContent: false });
});

test('tells the limit of a head that is too large', () => {
  expect(read(['Host: a', `X: ${'a'.repeat(1_000)}`])).toMatchObject({
    id: 'headers-too-large',
    members: { limit: 1_000 },
  });
  expect(read(Array.from({ length: 11 }, () => 'X: 1'))).toMatchObject({
    id: 'headers-too-large',
    members: { limit: 10 },
  });
});

test('takes two trace contexts for none', () => {
  expect(read(['Host: a', 'traceparent: x', 'traceparent: y'])).toMatchObject({ traceparent: '' });
});
