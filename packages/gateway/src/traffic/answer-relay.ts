// A service's answer on its way to the client: the head waits for the first chunk, so that both go out together, chunks are
// passed on as they come, or kept back until it is known that they are what was promised.

import { countStreamed } from './buffer-reclaim.ts';
import type { Inspection } from './check-response.ts';
import type { Exchange } from './exchange.ts';
import { downstreamTrailers } from './headers.ts';
import { isProblem, type Problem } from './problem-response.ts';
import type { ChunkUse } from './upstream/exchange.ts';

/** The head of an answer as the client gets it. */
export interface RelayedHead {
  readonly status: number;
  readonly reason: string;
  /** Names and values in turn. */
  readonly headers: string[];
}

export class AnswerRelay {
  readonly #exchange: Exchange;
  /** The head while it waits. */
  #held: RelayedHead | undefined;
  #inspection: Inspection | undefined;
  #wrote = false;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  /** Something of the answer has gone to the client. */
  get wrote(): boolean {
    return this.#wrote;
  }

  /** There is an answer, written or not. */
  get begun(): boolean {
    return this.#wrote || this.#held !== undefined;
  }

  /** Takes the head; `inspection` is the check that the answer is due for, if any. */
  begin(head: RelayedHead, inspection: Inspection | undefined): void {
    this.#held = head;
    this.#inspection = inspection;
  }

  /** Takes a chunk; false when the client reads slowly, and `drain` follows. */
  take(chunk: Buffer, use: ChunkUse): boolean {
    if (!this.#inspection) return this.#write(chunk, use);
    // An inspection may keep what it has seen.
    const ready = this.#inspection.pass(use === 'kept' ? chunk : Buffer.from(chunk));
    if (typeof use === 'function') use();
    return ready === undefined || this.#write(ready, 'kept');
  }

  /** Nothing more is here for now: what waits goes out, unless it is kept back. */
  rest(): void {
    const { request, response } = this.#exchange;
    if (this.#inspection?.holds) return;
    this.#writeHead();
    if (request.method === 'HEAD') response.end();
    else response.flushHeaders();
  }

  /** Ends the answer, later when it has to be checked first; gives the problem to answer with when it will not do. */
  end(trailers: readonly string[]): Promise<Problem | undefined> | undefined {
    const checked = this.#inspection?.end();
    if (checked) return checked.then((outcome) => this.#release(outcome, trailers));
    this.#finish(trailers);
    return undefined;
  }

  /** Forgets a head that waits. */
  drop(): void {
    this.#held = undefined;
  }

  /** The protocol changes: this answer has no end. */
  upgrade({ status, headers }: RelayedHead): void {
    this.#wrote = true;
    this.#exchange.response.writeHead(status, headers);
    this.#exchange.response.flushHeaders();
  }

  /** Never a clean end of a truncated body. Where the end of the connection may mark the end, it takes a reset. */
  cut(): void {
    const { node, response } = this.#exchange;
    if (node?.request.httpVersionMinor === 0) node.response.socket?.resetAndDestroy();
    else response.destroy();
  }

  #release(outcome: Buffer | Problem, trailers: readonly string[]): Problem | undefined {
    const { response } = this.#exchange;
    if (response.destroyed) return undefined;
    if (isProblem(outcome)) {
      this.drop();
      return outcome;
    }
    this.#writeHead();
    response.write(outcome);
    this.#finish(trailers);
    return undefined;
  }

  #write(chunk: Buffer, use: ChunkUse): boolean {
    const { response } = this.#exchange;
    this.#writeHead();
    if (typeof use === 'function') return response.write(chunk, use);
    if (use === 'borrowed' && chunk.length < (response.copiesBelow ?? 0)) return response.write(chunk);
    countStreamed(chunk.length);
    return response.write(use === 'borrowed' ? Buffer.from(chunk) : chunk);
  }

  #writeHead(): void {
    if (!this.#held) return;
    const { status, reason, headers } = this.#held;
    this.#held = undefined;
    this.#wrote = true;
    if (reason !== '' && /^[\t\x20-\x7e]+$/.test(reason)) this.#exchange.response.writeHead(status, reason, headers);
    else this.#exchange.response.writeHead(status, headers);
  }

  #finish(trailers: readonly string[]): void {
    const { response } = this.#exchange;
    this.#writeHead();
    if (trailers.length > 0) response.addTrailers(downstreamTrailers(trailers));
    response.end();
  }
}
