// The content of a request, in one of two ways: streamed as it comes, or read whole within a limit to be checked.

import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { countStreamed } from './buffer-reclaim.ts';
import type { Exchange } from './exchange.ts';
import type { Problem } from './problem-response.ts';

/** How long a client may take to send content that is read whole, in milliseconds. */
const patience = 60_000;

/**
 * The request's content as a stream that reads nothing before it is read, and whose end or destruction leaves the
 * request's own socket alone: after a failed upstream the client still gets an answer.
 */
export class ContentStream extends Readable {
  readonly #exchange: Exchange;
  #begun = false;

  constructor(exchange: Exchange) {
    super({ highWaterMark: 64 * 1024 });
    this.#exchange = exchange;
    // Whoever reads it is told as well; without a reader there is nobody to tell.
    this.on('error', () => undefined);
  }

  override _read(): void {
    if (this.#begun) {
      this.#exchange.request.resume();
      return;
    }
    this.#begun = true;
    const { request } = this.#exchange;
    request.on('data', (chunk: Buffer) => {
      countStreamed(chunk.length);
      if (!this.destroyed && !this.push(chunk)) request.pause();
    });
    request.on('end', () => void (this.destroyed || this.push(null)));
    request.on('close', () => {
      if (!request.complete) this.destroy(new Error('the client left'));
    });
    allowContent(this.#exchange);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (this.#begun) this.#exchange.request.pause();
    done(error);
  }
}

/** Reads the content whole; a problem when it is longer than `limit` bytes or does not arrive. */
export function readContent(exchange: Exchange, limit: number): Promise<Buffer | Problem> {
  const { request, head } = exchange;
  if ((head?.contentLength ?? 0) > limit) return Promise.resolve(tooLarge(limit));
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (result: Buffer | Problem) => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('close', onClose);
      resolve(result);
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= limit) return;
      request.pause();
      settle(tooLarge(limit));
    };
    const onEnd = () => settle(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size));
    const onClose = () => settle({ id: 'bad-request', detail: 'The request ended before its content was complete.' });
    const late: Problem = { id: 'request-timeout', detail: `The content did not arrive within ${patience / 1000} s.` };
    const timer = setTimeout(settle, patience, late);
    request.on('data', onData).on('end', onEnd).on('close', onClose);
    allowContent(exchange);
  });
}

const decoders = new Map(
  Object.entries({ gzip: promisify(gunzip), 'x-gzip': promisify(gunzip), deflate: promisify(inflate) }),
).set('br', promisify(brotliDecompress));

/** Content with its coding removed, for checking only. At most one coding, and at most `limit` bytes of result. */
export async function decodeContent(
  bytes: Buffer,
  coding: string | undefined,
  limit: number,
): Promise<Buffer | Problem> {
  const name = coding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity') return bytes;
  const decode = decoders.get(name);
  if (!decode) {
    const detail = 'The content coding can not be checked; send one of gzip, deflate, br, or none.';
    const headers = ['Accept-Encoding', 'gzip, deflate, br, identity'];
    return { id: 'unsupported-media-type', detail, members: { supported: ['gzip', 'deflate', 'br'] }, headers };
  }
  try {
    return await decode(bytes, { maxOutputLength: limit });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(limit);
    return { id: 'bad-request', detail: `The content is not what its Content-Encoding, ${name}, says.` };
  }
}

function allowContent({ awaitsContinue, response }: Exchange): void {
  if (awaitsContinue && !response.headersSent) response.writeContinue();
}

function tooLarge(limit: number): Problem {
  const detail = `The content is checked against the contract, and is longer than ${limit} bytes.`;
  return { id: 'content-too-large', detail, members: { limit } };
}
