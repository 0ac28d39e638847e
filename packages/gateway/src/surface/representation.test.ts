import { expect, test } from 'vitest';
import { largeRepresentation, preferredCoding, representation } from './representation.ts';

// RFC 9110 12.5.3, with the answer of a server that has br and gzip.
test.each([
  [undefined, 'identity'],
  ['', 'identity'],
  ['gzip', 'gzip'],
  ['GZIP', 'gzip'],
  ['x-gzip', 'gzip'],
  ['br, gzip', 'br'],
  ['gzip, deflate, br, zstd', 'br'],
  ['br;q=0.5, gzip;q=0.8', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['gzip;q=0', 'identity'],
  ['*', 'br'],
  ['*;q=0', 'identity'],
  ['br;q=0, *', 'gzip'],
  ['identity, gzip;q=0.5', 'identity'],
  ['identity;q=0.5, gzip', 'gzip'],
  ['deflate, zstd', 'identity'],
  ['gzip;q=nonsense', 'identity'],
] as const)('answers Accept-Encoding: %s with %s', (field, coding) => {
  expect(preferredCoding(field)).toBe(coding);
});

test('compresses once for all who ask at the same time', () => {
  const made = representation('x'.repeat(5000), 'text/plain');
  expect(made.bytes('br')).toBe(made.bytes('br'));
});

test('has the same digest however it was hashed, and whether it was a text or bytes', async () => {
  const text = 'ü'.repeat(5000);
  const { digest } = representation(text, 'text/plain');
  expect((await largeRepresentation(text, 'text/plain')).digest).toBe(digest);
  const made = await largeRepresentation(new TextEncoder().encode(text), 'text/plain');
  expect([made.digest, Buffer.from(await made.bytes('identity')).toString()]).toEqual([digest, text]);
});
