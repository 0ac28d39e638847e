import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isProblem } from './problem-response.ts';
import { readTarget } from './target.ts';

const read = (raw: string) => readTarget(raw, 'Me:80');

test.each([
  ['/', '/', ''],
  ['/a/b', '/a/b', ''],
  ['/a/', '/a/', ''],
  ['/a?', '/a', '?'],
  ['/a?x=%2f&x=1&&=', '/a', '?x=%2f&x=1&&='],
  ['/a?color[R]=1&f={"a"}'.replaceAll('"', '%22'), '/a', '?color[R]=1&f={%22a%22}'],
  ['/a?b?c/d//e/../f', '/a', '?b?c/d//e/../f'],
  ['/%61%2D%7e%c3%a9', '/a-~%C3%A9', ''],
  ['/a%3ab:c', '/a%3Ab:c', ''],
  ['/a/...', '/a/...', ''],
  ['/a/.b/..c', '/a/.b/..c', ''],
  ['/%252e%252e/%252f', '/%252e%252e/%252f', ''],
  ["/!$&'()*+,;=:@", "/!$&'()*+,;=:@", ''],
  ['http://me:80/a?b', '/a', '?b'],
  ['HTTP://ME:80', '/', ''],
  ['http://me:80?b', '/', '?b'],
])('reads %s', (raw, path, search) => {
  expect(read(raw)).toEqual({ path, search, encodedSlash: undefined });
});

test.each([
  ['no slash', 'a'],
  ['nothing', ''],
  ['an asterisk', '*'],
  ['an authority', 'me:80'],
  ['two slashes', '//a'],
  ['an empty segment', '/a//b'],
  ['an empty segment at the end', '/a//'],
  ['a dot segment', '/a/./b'],
  ['a double-dot segment', '/a/../b'],
  ['a double-dot segment at the end', '/a/..'],
  ['an encoded dot segment', '/a/%2e/b'],
  ['a half-encoded dot segment', '/a/.%2E/b'],
  ['a dot segment with a parameter', '/a/..;x/b'],
  ['a dot segment with an encoded parameter', '/a/..%3bx/b'],
  ['a dot segment beside an encoded slash', '/a%2f..%2fb'],
  ['a dot segment after an encoded slash', '/a%2f..'],
  ['a dot segment before an encoded slash', '/a/.%2Fb'],
  ['an encoded backslash', '/a%5Cb'],
  ['an encoded zero', '/a%00'],
  ['a backslash', '/a\\b'],
  ['a lone percent sign', '/a%'],
  ['half an escape', '/a%4'],
  ['a bad escape', '/a%zz'],
  ['an overlong escape', '/a%c0%ae'],
  ['an escape that is not UTF-8', '/a%ff'],
  ['a space', '/a b'],
  ['a control character', '/a\x01'],
  ['a byte outside ASCII', '/caf\xe9'],
  ['a fragment', '/a#b'],
  ['angle brackets', '/<a>'],
  ['a quotation mark', '/"a"'],
  ['brackets in the path', '/a[b]'],
  ['braces in the path', '/{a}'],
  ['a bar in the path', '/a|b'],
  ['a caret in the path', '/a^b'],
  ['a fragment in the query', '/a?b#c'],
  ['a bad escape in the query', '/a?b=%zz'],
  ['a byte outside ASCII in the query', '/a?b=\xe9'],
  ['a backslash in the query', '/a?b=\\'],
  ['a space in the query', '/a?b= '],
])('refuses %s', (_, raw) => {
  expect(read(raw)).toMatchObject({ id: 'bad-request' });
});

test.each(['http://other/a', 'https://other:80/', 'ftp://me:80/a', 'http://me:80@evil/', 'http://me:8080/'])(
  'does not take %s for its own',
  (raw) => {
    expect(read(raw)).toMatchObject({ id: 'misdirected-request' });
  },
);

test('tells the limit of a target that is too long', () => {
  expect(read(`/${'a'.repeat(8 * 1024)}`)).toMatchObject({ id: 'target-too-long', members: { limit: 8192 } });
  expect(read(`/${'a'.repeat(8 * 1024 - 1)}`)).toMatchObject({ search: '' });
});

test('says of an encoded slash why it is refused, and leaves it to the operation', () => {
  expect(read('/a%2fb/c')).toMatchObject({ path: '/a%2Fb/c', encodedSlash: { id: 'bad-request' } });
});

test('reads its own canonical form as itself, and never lets a slash or a dot segment out of an escape', () => {
  const piece = fc.constantFrom(
    '/',
    'a',
    '.',
    '..',
    '%2e',
    '%2E',
    '%41',
    '%3a',
    '%2f',
    '%25',
    ';',
    '%',
    '\\',
    '?',
    'é',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const target = read(`/${pieces.join('')}`);
      if (isProblem(target)) return;
      expect(read(target.path + target.search)).toEqual(target);
      const decoded = decodeURIComponent(target.path).slice(1).split('/');
      expect(decoded).not.toContain('..');
      if (!target.encodedSlash) expect(decoded.length).toBe(target.path.slice(1).split('/').length);
    }),
    { numRuns: 3_000 },
  );
});
