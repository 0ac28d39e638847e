// Takes chunked content apart (RFC 9112 7.1), strictly: sizes in hexadecimal, lines that end with CRLF.

import { HTTPParserError } from './response-head.ts';

/** Bytes of a line of framing, or of all trailers. */
const longest = 16 * 1024;

const sizeLine = /^([0-9a-fA-F]{1,12})[ \t]*(?:;[\t\x20-\x7e\x80-\xff]*)?$/;
const trailerLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\0\r\n]*?)[ \t]*$/;

export class ChunkedBody {
  readonly trailers: string[] = [];
  /** True when the last line has been read. */
  ended = false;
  /** Bytes of content that are left of the current chunk. */
  #left = 0;
  #state: 'size' | 'content' | 'end of chunk' | 'trailers' = 'size';
  /** The beginning of a line whose end has not arrived. */
  #line = '';
  #trailerBytes = 0;

  /** Reads from `bytes` on from `start`; gives the index after what was read. Content goes to `content`. Throws. */
  read(bytes: Buffer, start: number, content: (chunk: Buffer) => void): number {
    let at = start;
    while (at < bytes.length && !this.ended) {
      if (this.#state === 'content') {
        const end = Math.min(bytes.length, at + this.#left);
        this.#left -= end - at;
        if (this.#left === 0) this.#state = 'end of chunk';
        content(bytes.subarray(at, end));
        at = end;
        continue;
      }
      const end = bytes.indexOf(0x0a, at);
      this.#line += bytes.toString('latin1', at, end < 0 ? bytes.length : end + 1);
      if (this.#line.length > longest) throw new HTTPParserError('The response has framing that is too long.');
      if (end < 0) return bytes.length;
      at = end + 1;
      const line = this.#line;
      this.#line = '';
      if (!line.endsWith('\r\n')) throw new HTTPParserError('The response has a line that ends without CRLF.');
      this.#take(line.slice(0, -2));
    }
    return at;
  }

  #take(line: string): void {
    if (this.#state === 'size') {
      const size = sizeLine.exec(line)?.[1];
      if (size === undefined) throw new HTTPParserError('The response has a malformed chunk size.');
      this.#left = Number.parseInt(size, 16);
      this.#state = this.#left === 0 ? 'trailers' : 'content';
    } else if (this.#state === 'end of chunk') {
      if (line !== '') throw new HTTPParserError('The response has a chunk that is longer than its size.');
      this.#state = 'size';
    } else if (line === '') {
      this.ended = true;
    } else {
      const [, name, value] = trailerLine.exec(line) ?? [];
      this.#trailerBytes += line.length;
      if (name === undefined || value === undefined || this.#trailerBytes > longest) {
        throw new HTTPParserError('The response has malformed trailers.');
      }
      this.trailers.push(name, value);
    }
  }
}
