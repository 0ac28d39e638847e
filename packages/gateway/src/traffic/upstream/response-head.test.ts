import { expect, test } from 'vitest';
import { readResponseHead } from './response-head.ts';

const read = (...lines: string[]) => readResponseHead(lines.join('\r\n'));

test.each([
  ['a length', ['HTTP/1.1 200 OK', 'Content-Length: 5'], { framing: 5, persistent: true }],
  ['chunks', ['HTTP/1.1 200 OK', 'Transfer-Encoding: Chunked'], { framing: 'chunked', persistent: true }],
  ['the end of the connection', ['HTTP/1.1 200 OK'], { framing: 'close', persistent: false }],
  [
    'a connection that closes',
    ['HTTP/1.1 200 OK', 'Content-Length: 0', 'Connection: x, Close'],
    { framing: 0, persistent: false },
  ],
  ['HTTP/1.0', ['HTTP/1.0 200 OK', 'Content-Length: 0'], { persistent: false }],
  ['HTTP/1.0 that keeps', ['HTTP/1.0 200 OK', 'Content-Length: 0', 'Connection: keep-alive'], { persistent: true }],
  ['no reason', ['HTTP/1.1 204'], { status: 204, reason: '' }],
  ['blanks around a value', ['HTTP/1.1 200 OK', 'X: \t a b\t '], { fields: ['X', 'a b'] }],
])('reads a head with %s', (_, lines, expected) => {
  expect(read(...lines)).toMatchObject(expected);
});

test.each([
  ['another version', ['HTTP/2.0 200 OK']],
  ['a status of two digits', ['HTTP/1.1 20 OK']],
  ['both framings', ['HTTP/1.1 200 OK', 'Content-Length: 5', 'Transfer-Encoding: chunked']],
  ['two lengths', ['HTTP/1.1 200 OK', 'Content-Length: 5', 'content-length: 5']],
  ['a length that is no number', ['HTTP/1.1 200 OK', 'Content-Length: +5']],
  ['an unknown coding', ['HTTP/1.1 200 OK', 'Transfer-Encoding: gzip, chunked']],
  ['chunks in HTTP/1.0', ['HTTP/1.0 200 OK', 'Transfer-Encoding: chunked']],
  ['a folded line', ['HTTP/1.1 200 OK', 'X: a', ' b']],
  ['a blank before the colon', ['HTTP/1.1 200 OK', 'X : a']],
  ['a bare line feed', ['HTTP/1.1 200 OK', 'X: a\nY: b']],
  ['a NUL', ['HTTP/1.1 200 OK', 'X: a\0b']],
])('refuses a head with %s', (_, lines) => {
  expect(() => read(...lines)).toThrow(expect.objectContaining({ name: 'HTTPParserError' }));
});
