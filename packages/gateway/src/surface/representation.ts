// One text in its content codings, each compressed at most once and served with its own strong ETag (RFC 9110 8.8.3.3).
// Compression runs off the main thread: a large merged document must not delay traffic.

import { createHash, webcrypto } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { matchesEntityTag } from './entity-tag.ts';
import type { SurfaceRequest } from './environment.ts';

const { subtle } = webcrypto;

type Coding = 'br' | 'gzip' | 'identity';

/** A body that can be served in several content codings. */
export interface Representation {
  readonly mediaType: string;
  /** `sha256-<hex>` of the bytes: the opaque part of the strong ETag, to which content codings add their name. */
  readonly digest: string;
  /** The bytes in a coding; the same promise for every caller. */
  bytes(coding: Coding): Promise<Uint8Array<ArrayBuffer>>;
}

/** Below this many bytes a compressed body saves no packet. */
const smallest = 1024;

const compressors: Readonly<Record<Exclude<Coding, 'identity'>, (bytes: Buffer) => Promise<Buffer>>> = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (bytes) => promisify(gzip)(bytes),
};

/** A representation of bytes or of a text as UTF-8. `digest` is the `sha256-<hex>` of the bytes, when it is known. */
export function representation(content: string | Uint8Array, mediaType: string, digest?: string): Representation {
  const plain = bufferOf(content);
  const identity = Promise.resolve(plain);
  const codings = new Map<Coding, Promise<Buffer>>([['identity', identity]]);
  return {
    mediaType,
    digest: digest ?? `sha256-${createHash('sha256').update(plain).digest('hex')}`,
    bytes(coding) {
      let bytes = codings.get(coding);
      if (!bytes) {
        bytes = coding === 'identity' ? identity : compressors[coding](plain);
        codings.set(coding, bytes);
      }
      return bytes as Promise<Uint8Array<ArrayBuffer>>;
    },
  };
}

/** Like `representation`, for what may be large: it is hashed off the main thread, too. */
export async function largeRepresentation(content: string | Uint8Array, mediaType: string): Promise<Representation> {
  const plain = bufferOf(content);
  const digest = Buffer.from(await subtle.digest('SHA-256', plain)).toString('hex');
  return representation(plain, mediaType, `sha256-${digest}`);
}

function bufferOf(content: string | Uint8Array): Buffer<ArrayBuffer> {
  if (typeof content === 'string') return Buffer.from(content);
  return Buffer.from(content.buffer as ArrayBuffer, content.byteOffset, content.byteLength);
}

/** Answers with the coding the client prefers, or 304 when it has those bytes already (RFC 9110 13.1.2, 15.4.5). */
export async function respondWith(
  c: SurfaceRequest,
  { mediaType, digest, bytes }: Representation,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const plain = await bytes('identity');
  const coding = plain.length < smallest ? 'identity' : preferredCoding(c.req.header('accept-encoding'));
  const etag = coding === 'identity' ? `"${digest}"` : `"${digest}-${coding}"`;
  const fields = { 'Cache-Control': 'no-cache', ETag: etag, Vary: 'Accept-Encoding', ...headers };
  if (matchesEntityTag(c.req.header('if-none-match'), etag)) return c.body(null, 304, fields);
  const body = await bytes(coding);
  return c.body(body, 200, {
    ...fields,
    'Content-Type': mediaType,
    'Content-Length': String(body.length),
    ...(coding === 'identity' ? {} : { 'Content-Encoding': coding }),
  });
}

/** The supported coding with the highest weight; on a tie the one that compresses better (RFC 9110 12.5.3). */
export function preferredCoding(acceptEncoding: string | undefined): Coding {
  if (!acceptEncoding) return 'identity';
  const weights = new Map<string, number>();
  for (const element of acceptEncoding.toLowerCase().split(',', 32)) {
    const [name = '', ...parameters] = element.split(';').map((part) => part.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    weights.set(name === 'x-gzip' ? 'gzip' : name, weight === undefined ? 1 : Number(weight) || 0);
  }
  let best: Coding = 'identity';
  let bestWeight = weights.get('identity') ?? 0;
  for (const coding of ['gzip', 'br'] as const) {
    const weight = weights.get(coding) ?? weights.get('*') ?? 0;
    if (weight > 0 && weight >= bestWeight) [best, bestWeight] = [coding, weight];
  }
  return best;
}
