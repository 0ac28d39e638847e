import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ChunkedBody } from './chunked-body.ts';

/** Reads `pieces` one after the other, as they would arrive. */
function readAll(pieces: readonly Buffer[]) {
  const body = new ChunkedBody();
  const content: Buffer[] = [];
  let rest = 0;
  for (const piece of pieces) rest = piece.length - body.read(piece, 0, (chunk) => content.push(Buffer.from(chunk)));
  return { content: Buffer.concat(content).toString('latin1'), ended: body.ended, trailers: body.trailers, rest };
}

const chunks = fc.array(fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 40 }), { maxLength: 6 });

test('gives the same content wherever the bytes are cut', () => {
  fc.assert(
    fc.property(chunks, fc.array(fc.nat(300)), (parts, cuts) => {
      const framed = parts.map((part) => `${part.length.toString(16)};a=b\r\n${part}\r\n`).join('');
      const bytes = Buffer.from(`${framed}0\r\nX-Sum: 1\r\n\r\n`, 'latin1');
      const places = [...new Set(cuts.map((cut) => cut % bytes.length))].sort((a, b) => a - b);
      const pieces = [0, ...places].map((from, index) => bytes.subarray(from, places[index] ?? bytes.length));
      expect(readAll(pieces)).toEqual({ content: parts.join(''), ended: true, trailers: ['X-Sum', '1'], rest: 0 });
    }),
  );
});

test('leaves what comes after the end', () => {
  expect(readAll([Buffer.from('0\r\n\r\nHTTP/1.1')])).toMatchObject({ ended: true, rest: 8 });
});

test.each([
  ['a size that is no number', 'x\r\n'],
  ['a size with a sign', '+1\r\na\r\n'],
  ['a size in hexadecimal notation', '0x1\r\na\r\n'],
  ['a bare line feed', '1\na\r\n'],
  ['a chunk that is longer than its size', '1\r\nab\r\n'],
  ['an extension without end', `1;${'a'.repeat(20_000)}`],
  ['a malformed trailer', '0\r\nno colon\r\n\r\n'],
])('refuses %s', (_, text) => {
  expect(() => readAll([Buffer.from(text, 'latin1')])).toThrow(expect.objectContaining({ name: 'HTTPParserError' }));
});
