// The only way control talks to services: one GET with a deadline for all of it, a cap on decoded bytes, no redirects,
// and every outcome a value. What comes back is bytes; nobody has believed them yet.

import { isUtf8 } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { Agent, type Dispatcher } from 'undici';

export interface FetchOptions {
  /** Milliseconds for the whole exchange. */
  readonly timeout: number;
  /** Bytes of the decoded body. */
  readonly maxBytes: number;
  /** Validator of the representation already held; sent as If-None-Match. */
  readonly etag?: string | undefined;
  readonly accept: string;
  readonly signal?: AbortSignal;
}

/** Stable kinds of failure, as shown in `/-/services`. */
export type FetchFailure = 'unreachable' | 'timeout' | 'too-large' | 'broken' | 'unreadable';

export type Fetched =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** UTF-8 text, decoded from its content coding. */
      readonly bytes: Buffer;
      readonly etag: string | undefined;
      readonly contentType: string;
    }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'failure'; readonly failure: FetchFailure; readonly reason: string };

export interface GuardedFetcher {
  fetch(url: string, options: FetchOptions): Promise<Fetched>;
  close(): Promise<void>;
}

/** `connect` is the limit for establishing a connection, in milliseconds. */
export function guardedFetcher(connect: number): GuardedFetcher {
  const agent = new Agent({ connect: { timeout: connect }, keepAliveTimeout: 10_000 });
  return {
    fetch: (url, options) => (url.startsWith('file:') ? readDocument(url, options) : get(agent, url, options)),
    close: () => agent.destroy(),
  };
}

async function get(agent: Agent, url: string, options: FetchOptions): Promise<Fetched> {
  const deadline = AbortSignal.timeout(options.timeout);
  const signal = options.signal ? AbortSignal.any([deadline, options.signal]) : deadline;
  const headers: Record<string, string> = { accept: options.accept, 'user-agent': 'portico' };
  if (options.etag) headers['if-none-match'] = options.etag;
  try {
    const target = new URL(url);
    const response = await agent.request({
      origin: target.origin,
      path: target.pathname + target.search,
      method: 'GET',
      headers,
      signal,
    });
    if (response.statusCode === 304) {
      await response.body.dump();
      return { kind: 'unchanged' };
    }
    const body = await readAll(response.body, options.maxBytes);
    const bytes = body && (await decode(body, field(response.headers, 'content-encoding'), options.maxBytes));
    if (!bytes) {
      return { kind: 'failure', failure: 'too-large', reason: `is larger than ${options.maxBytes} bytes` };
    }
    if (!isUtf8(bytes)) return { kind: 'failure', failure: 'broken', reason: 'is not UTF-8 text' };
    return {
      kind: 'answer',
      status: response.statusCode,
      bytes,
      etag: field(response.headers, 'etag') || undefined,
      contentType: field(response.headers, 'content-type'),
    };
  } catch (error) {
    return failure(error, deadline.aborted, options.timeout);
  }
}

/** A document kept in a file; its modification time and size stand for an entity tag. */
async function readDocument(url: string, options: FetchOptions): Promise<Fetched> {
  try {
    const file = fileURLToPath(url);
    const { mtimeMs, size } = await stat(file);
    const etag = `${mtimeMs}-${size}`;
    if (etag === options.etag) return { kind: 'unchanged' };
    if (size > options.maxBytes) {
      return { kind: 'failure', failure: 'too-large', reason: `is larger than ${options.maxBytes} bytes` };
    }
    const bytes = await readFile(file);
    if (!isUtf8(bytes)) return { kind: 'failure', failure: 'broken', reason: 'is not UTF-8 text' };
    return { kind: 'answer', status: 200, bytes, etag, contentType: '' };
  } catch (error) {
    return { kind: 'failure', failure: 'unreadable', reason: `cannot be read (${(error as Error).message})` };
  }
}

async function readAll(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      body.on('error', () => undefined).destroy();
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const decoders: Readonly<Record<string, (bytes: Buffer, maxBytes: number) => Promise<Buffer>>> = {
  gzip: (bytes, maxOutputLength) => promisify(gunzip)(bytes, { maxOutputLength }),
  'x-gzip': (bytes, maxOutputLength) => promisify(gunzip)(bytes, { maxOutputLength }),
  deflate: (bytes, maxOutputLength) => promisify(inflate)(bytes, { maxOutputLength }),
  br: (bytes, maxOutputLength) => promisify(brotliDecompress)(bytes, { maxOutputLength }),
};

/** One content coding at most is removed; undefined when the result would be larger than `maxBytes`. */
async function decode(bytes: Buffer, coding: string, maxBytes: number): Promise<Buffer | undefined> {
  const name = coding.trim().toLowerCase();
  if (name === '' || name === 'identity') return bytes;
  const decoder = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
  if (!decoder) throw new Error(`content coding "${name}" is not supported`);
  try {
    return await decoder(bytes, maxBytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw error;
  }
}

function field(headers: Dispatcher.ResponseData['headers'], name: string): string {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

const connectFailures: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'connection refused'],
  ['ENOTFOUND', 'name not found'],
  ['EAI_AGAIN', 'name resolution failed'],
  ['EHOSTUNREACH', 'host unreachable'],
  ['ENETUNREACH', 'network unreachable'],
  ['ETIMEDOUT', 'connection timed out'],
  ['UND_ERR_CONNECT_TIMEOUT', 'connection timed out'],
]);

function failure(error: unknown, late: boolean, timeout: number): Fetched {
  const cause = error as NodeJS.ErrnoException & { errors?: NodeJS.ErrnoException[] };
  const code = cause.code ?? cause.errors?.[0]?.code ?? '';
  const reason = connectFailures.get(code);
  if (reason) return { kind: 'failure', failure: 'unreachable', reason };
  if (late) return { kind: 'failure', failure: 'timeout', reason: `gave no complete answer in ${timeout / 1000} s` };
  return { kind: 'failure', failure: 'broken', reason: `failed (${code || cause.message || 'unknown error'})` };
}
