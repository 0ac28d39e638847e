import { expect, test } from 'vitest';
import { readPlainRequest } from './request-grammar.ts';

const socket = { remoteAddress: '127.0.0.1' };
const read = (...lines: string[]) => readPlainRequest(Buffer.from(lines.join('\r\n'), 'latin1'), socket);

test('reads one whole request', () => {
  expect(read('GET /a?b=c HTTP/1.1', 'Host: h', 'X-A:  b\tc \t', 'Empty:', '', '')).toEqual({
    request: {
      method: 'GET',
      url: '/a?b=c',
      rawHeaders: ['Host', 'h', 'X-A', 'b\tc', 'Empty', ''],
      httpVersion: '1.1',
      httpVersionMinor: 1,
      complete: true,
      socket,
    },
    content: undefined,
  });
  const posted = read('POST /a HTTP/1.1', 'Host: h', 'Content-Length: 3', '', 'abc');
  expect(posted?.content?.toString()).toBe('abc');
  expect(read('DELETE /a HTTP/1.1', 'Content-Length: 0', 'Connection: CLOSE', '', '')).toBeDefined();
});

test.each([
  ['an incomplete head', ['GET / HTTP/1.1', 'Host: h', '']],
  ['a bare LF', ['GET / HTTP/1.1\nHost: h', '', '']],
  ['a bare CR', ['GET / HTTP/1.1', 'Host: h\rX: y', '', '']],
  ['no field', ['GET / HTTP/1.1', '', '']],
  ['a method of its own', ['PURGE / HTTP/1.1', 'Host: h', '', '']],
  ['a method in lower case', ['get / HTTP/1.1', 'Host: h', '', '']],
  ['HTTP/1.0', ['GET / HTTP/1.0', 'Host: h', '', '']],
  ['absolute form', ['GET http://h/ HTTP/1.1', 'Host: h', '', '']],
  ['asterisk form', ['OPTIONS * HTTP/1.1', 'Host: h', '', '']],
  ['two blanks', ['GET  / HTTP/1.1', 'Host: h', '', '']],
  ['a target that is not ASCII', ['GET /é HTTP/1.1', 'Host: h', '', '']],
  ['a blank before the colon', ['GET / HTTP/1.1', 'Host : h', '', '']],
  ['a folded line', ['GET / HTTP/1.1', 'Host: h', ' folded', '', '']],
  ['a value that is not ASCII', ['GET / HTTP/1.1', 'Host: h', 'X: é', '', '']],
  ['a control character', ['GET / HTTP/1.1', 'Host: h', 'X: a\0b', '', '']],
  ['Expect', ['POST / HTTP/1.1', 'Host: h', 'expect: 100-continue', 'Content-Length: 1', '', 'a']],
  ['Upgrade', ['GET / HTTP/1.1', 'Host: h', 'UPGRADE: websocket', '', '']],
  ['Trailer', ['GET / HTTP/1.1', 'Host: h', 'Trailer: x', '', '']],
  ['Transfer-Encoding', ['POST / HTTP/1.1', 'Host: h', 'Transfer-Encoding: chunked', '', '0\r\n\r\n']],
  ['fields named in Connection', ['GET / HTTP/1.1', 'Host: h', 'Connection: x-a', '', '']],
  ['two Connection lines', ['GET / HTTP/1.1', 'Host: h', 'Connection: close', 'Connection: keep-alive', '', '']],
  ['two lengths', ['POST / HTTP/1.1', 'Host: h', 'Content-Length: 1', 'Content-Length: 1', '', 'a']],
  ['a length with a sign', ['POST / HTTP/1.1', 'Host: h', 'Content-Length: +1', '', 'a']],
  ['a length with leading zeros', ['POST / HTTP/1.1', 'Host: h', 'Content-Length: 01', '', 'a']],
  ['less content than announced', ['POST / HTTP/1.1', 'Host: h', 'Content-Length: 2', '', 'a']],
  ['more content than announced', ['POST / HTTP/1.1', 'Host: h', 'Content-Length: 1', '', 'ab']],
  ['content that is not announced', ['GET / HTTP/1.1', 'Host: h', '', 'a']],
  ['two requests', ['GET / HTTP/1.1', 'Host: h', '', 'GET / HTTP/1.1', 'Host: h', '', '']],
  ['a head of more than 8 KiB', ['GET / HTTP/1.1', 'Host: h', `X: ${'a'.repeat(8 * 1024)}`, '', '']],
])('leaves %s to the standard lane', (_, lines) => {
  expect(read(...lines)).toBeUndefined();
});
