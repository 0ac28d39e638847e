// One call of the service under test: bounded in time and size, to its origin alone, redirects not followed.

import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { WrittenRequest } from '@portico/contract';

/** What came back, or why nothing did. */
export type Answer =
  | {
      readonly status: number;
      /** Names and values in turn. */
      readonly headers: readonly string[];
      readonly body: Uint8Array;
      /** The body went on beyond the limit and is cut off. */
      readonly cut: boolean;
    }
  | { readonly error: string };

const LIMIT = 4 * 2 ** 20;

/** Sends a request to `base`, whose path is put in front; `timeout` in milliseconds is for all of it. */
export function call(base: URL, written: WrittenRequest, timeout: number): Promise<Answer> {
  const { method, target, headers, body } = written;
  const send = base.protocol === 'https:' ? requestSecure : requestPlain;
  const bytes = body === undefined ? undefined : Buffer.from(body);
  const fields: string[] = ['host', base.host, ...headers];
  if (bytes) fields.push('content-length', String(bytes.length));
  else if (method !== 'GET' && method !== 'HEAD') fields.push('content-length', '0');
  const path = base.pathname.replace(/\/$/, '') + target;
  return new Promise((resolve) => {
    const fail = (error: Error) =>
      resolve({
        error:
          error.name === 'AbortError' || error.name === 'TimeoutError' ? `no answer in ${timeout} ms` : error.message,
      });
    try {
      const options = { method, headers: fields, path, signal: AbortSignal.timeout(timeout) };
      const request = send(base, options, (response) => {
        const chunks: Buffer[] = [];
        // A stream of events need never end; that it begins is its answer.
        const limit = /^text\/event-stream/i.test(response.headers['content-type'] ?? '') ? 0 : LIMIT;
        let size = 0;
        const done = (cut: boolean) =>
          resolve({ status: response.statusCode ?? 0, headers: response.rawHeaders, body: Buffer.concat(chunks), cut });
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size <= limit) chunks.push(chunk);
          else {
            done(true);
            response.destroy();
          }
        });
        response.on('end', () => done(false)).on('error', fail);
      });
      request.on('error', fail).end(bytes);
    } catch (error) {
      fail(error as Error);
    }
  });
}

/** The first field of a name. */
export function headerOf(headers: readonly string[], name: string): string | undefined {
  const at = headers.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === name);
  return at < 0 ? undefined : headers[at + 1];
}
