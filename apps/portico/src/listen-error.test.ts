import { expect, test } from 'vitest';
import { explainListenError } from './listen-error.ts';

const failure = (code: string) => Object.assign(new Error(code), { code });

test.each([
  ['EADDRINUSE', '127.0.0.1', 8080, '127.0.0.1:8080 is in use by another process'],
  ['EADDRINUSE', '::1', 8080, '[::1]:8080 is in use by another process'],
  ['EACCES', '0.0.0.0', 80, '0.0.0.0:80 may not be listened on: ports below 1024 need a privilege'],
  ['EADDRNOTAVAIL', '203.0.113.7', 8080, '203.0.113.7:8080 is not an address of this machine'],
  ['ENOTFOUND', 'nope.invalid', 8080, 'the host name nope.invalid is not known'],
])('%s on %s is explained with what to do', (code, host, port, text) => {
  const line = explainListenError(failure(code), { host, port });
  expect(line).toContain(text);
  expect(line).toMatch(/--(?:port|host) /);
});

test('any other error is not swallowed', () => {
  expect(() => explainListenError(failure('EMFILE'), { host: '::', port: 1 })).toThrow('EMFILE');
});
