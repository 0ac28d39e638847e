// The head of a request as it is written to an instance.

import { Readable } from 'node:stream';
import type { UpstreamRequest } from './exchange.ts';

/**
 * Request line and fields up to the empty line, as latin1, with framing that fits the content; `authority` is the Host of a
 * request that brings none.
 */
export function requestHead({ method, path, headers, body }: UpstreamRequest, authority: string): string {
  let text = namesHost(headers)
    ? `${method} ${path} HTTP/1.1\r\n`
    : `${method} ${path} HTTP/1.1\r\nHost: ${authority}\r\n`;
  let length: string | undefined;
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] as string;
    if (name.length === 14 && name.toLowerCase() === 'content-length') length = headers[at + 1] as string;
    else text += `${name}: ${headers[at + 1]}\r\n`;
  }
  if (body instanceof Readable)
    text += length === undefined ? 'Transfer-Encoding: chunked\r\n' : `Content-Length: ${length}\r\n`;
  else if (body !== null) text += `Content-Length: ${body.length}\r\n`;
  else if (length !== undefined) text += 'Content-Length: 0\r\n';
  else if (method === 'POST' || method === 'PUT' || method === 'PATCH') text += 'Content-Length: 0\r\n';
  return `${text}\r\n`;
}

function namesHost(headers: readonly string[]): boolean {
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') return true;
  }
  return false;
}
