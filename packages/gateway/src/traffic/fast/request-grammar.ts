// The one form of a request that the fast lane reads: what almost every client sends. It is a small part of what RFC 9112
// allows, chosen so that no two readers can disagree about it; whatever is not of this form is for node:http to read.

import type { ClientRequest } from '../exchange.ts';

/** A request with all of its content. */
export interface PlainRequest {
  readonly request: ClientRequest;
  readonly content: Buffer | undefined;
}

/** Bytes of a head that is read here. */
const longestHead = 8 * 1024;

// Request line and fields up to the last CRLF: known method, origin-form, HTTP/1.1, every field on one line of its own and
// visible ASCII, no blank before a colon. Each character has one reading, so that matching takes one step a character.
const grammar =
  /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\/[!-~]*) HTTP\/1\.1((?:\r\n[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t -~]*)+)$/;

/** Reads the bytes of one read of a connection; undefined when they are anything but one whole request of the plain form. */
export function readPlainRequest(bytes: Buffer, socket: ClientRequest['socket']): PlainRequest | undefined {
  const end = bytes.indexOf('\r\n\r\n', 0, 'latin1');
  if (end < 0 || end > longestHead) return undefined;
  const [, method, url, lines] = grammar.exec(bytes.toString('latin1', 0, end)) ?? [];
  if (lines === undefined) return undefined;
  const rawHeaders: string[] = [];
  const length = readFields(lines, rawHeaders);
  const rest = bytes.length - end - 4;
  if (length === undefined || rest !== length) return undefined;
  const request = { method, url, rawHeaders, httpVersion: '1.1', httpVersionMinor: 1, complete: true, socket };
  return { request, content: rest > 0 ? bytes.subarray(end + 4) : undefined };
}

/** Puts names and values into `fields`; the length of the content, or undefined when a field asks for the standard lane. */
function readFields(lines: string, fields: string[]): number | undefined {
  let length = 0;
  let connected = false;
  for (let at = 2; at < lines.length; ) {
    const next = lines.indexOf('\r\n', at);
    const end = next < 0 ? lines.length : next;
    const colon = lines.indexOf(':', at);
    const name = lines.slice(at, colon);
    const value = trimmed(lines, colon + 1, end);
    fields.push(name, value);
    at = end + 2;
    switch (name.length) {
      case 10:
        if (name.toLowerCase() !== 'connection') break;
        if (connected || !/^(?:keep-alive|close)$/i.test(value)) return undefined;
        connected = true;
        break;
      case 14:
        if (name.toLowerCase() !== 'content-length') break;
        if (length > 0 || !/^(?:0|[1-9]\d{0,8})$/.test(value)) return undefined;
        length = Number(value);
        break;
      case 6:
      case 7:
      case 17:
        if (leaving.has(name.toLowerCase())) return undefined;
        break;
    }
  }
  return length;
}

/** Fields that change how the connection is read. */
const leaving: ReadonlySet<string> = new Set(['expect', 'trailer', 'upgrade', 'transfer-encoding']);

/** A field value without the blanks around it (RFC 9110 5.5). */
function trimmed(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
