// The content of a request, in one of two ways: streamed as it comes, or read whole within a limit to be checked.

import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { countStreamed } from './buffer-reclaim.ts';
import type { Exchange, NodeSide } from './exchange.ts';
import type { Problem } from './problem-response.ts';

/** Bounds on content, in bytes and milliseconds. */
export interface ContentLimits {
  /** Of content that is read whole, before and after decoding. */
  readonly limit: number;
  /** To send all of content that is read whole. */
  readonly patience: number;
  /** Between two chunks. */
  readonly idle: number;
}

/**
 * The request's content as a stream that reads nothing before it is read, and whose end or destruction leaves the
 * request's own socket alone: after a failed upstream the client still gets an answer.
 */
export class ContentStream extends Readable {
  readonly #node: NodeSide;
  readonly #idle: number;
  #begun = false;
  #timer: NodeJS.Timeout | undefined;
  /** Called when nothing has moved for the idle limit, with the side that stands still. */
  onStall: ((side: 'client' | 'service') => void) | undefined;

  constructor(node: NodeSide, idle: number) {
    super({ highWaterMark: 64 * 1024 });
    this.#node = node;
    this.#idle = idle;
    // Whoever reads it is told as well; without a reader there is nobody to tell.
    this.on('error', () => undefined);
  }

  override _read(): void {
    const { request } = this.#node;
    this.#timer?.refresh();
    if (this.#begun) {
      request.resume();
      return;
    }
    this.#begun = true;
    this.#timer = setTimeout(() => this.onStall?.(request.isPaused() ? 'service' : 'client'), this.#idle);
    request.on('data', (chunk: Buffer) => {
      countStreamed(chunk.length);
      this.#timer?.refresh();
      if (!this.destroyed && !this.push(chunk)) request.pause();
    });
    request.on('end', () => {
      clearTimeout(this.#timer);
      if (!this.destroyed) this.push(null);
    });
    request.on('close', () => {
      if (!request.complete) this.destroy(new Error('the client left'));
    });
    allowContent(this.#node);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearTimeout(this.#timer);
    if (this.#begun) this.#node.request.pause();
    done(error);
  }
}

/** The content as a whole; a problem when it is too long or does not arrive. */
export function readContent(exchange: Exchange, limits: ContentLimits): Buffer | Problem | Promise<Buffer | Problem> {
  const { head, node, received } = exchange;
  if ((head?.contentLength ?? 0) > limits.limit) return tooLarge(limits.limit);
  return node ? gather(node, limits) : (received ?? nothing);
}

const nothing = Buffer.alloc(0);

function gather(node: NodeSide, limits: ContentLimits): Promise<Buffer | Problem> {
  const { limit } = limits;
  const { request } = node;
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (result: Buffer | Problem) => {
      clearTimeout(whole);
      clearTimeout(idle);
      request.off('data', onData).off('end', onEnd).off('close', onClose);
      resolve(result);
    };
    const onData = (chunk: Buffer) => {
      idle.refresh();
      size += chunk.length;
      chunks.push(chunk);
      if (size <= limit) return;
      request.pause();
      settle(tooLarge(limit));
    };
    const onEnd = () => settle(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size));
    const onClose = () => settle({ id: 'bad-request', detail: 'The request ended before its content was complete.' });
    const late: Problem = { id: 'request-timeout', detail: 'The content did not arrive in time.' };
    const whole = setTimeout(settle, limits.patience, late);
    const idle = setTimeout(settle, limits.idle, late);
    request.on('data', onData).on('end', onEnd).on('close', onClose);
    allowContent(node);
  });
}

const decoders = new Map(
  Object.entries({ gzip: promisify(gunzip), 'x-gzip': promisify(gunzip), deflate: promisify(inflate) }),
).set('br', promisify(brotliDecompress));

/** Content with its coding removed, for checking only. At most one coding, and at most `limit` bytes of result. */
export function decodeContent(
  bytes: Buffer,
  coding: string | undefined,
  limit: number,
): Buffer | Problem | Promise<Buffer | Problem> {
  const name = coding?.trim().toLowerCase() ?? '';
  return name === '' || name === 'identity' ? bytes : decoded(bytes, name, limit);
}

async function decoded(bytes: Buffer, name: string, limit: number): Promise<Buffer | Problem> {
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

function allowContent({ awaitsContinue, response }: NodeSide): void {
  if (awaitsContinue && !response.headersSent) response.writeContinue();
}

function tooLarge(limit: number): Problem {
  const detail = `The content is checked against the contract, and is longer than ${limit} bytes.`;
  return { id: 'content-too-large', detail, members: { limit } };
}
