// A client's connection on the fast lane: one read is one request, answered before the next is looked at. What does not
// have the plain form goes to the standard lane with the connection and every byte that was read, and stays there.

import type { Socket } from 'node:net';
import { writeProblem } from '../client-error.ts';
import { answer, fail, type HandlerContext, headOf, openExchange } from '../handler.ts';
import { isProblem, type Problem } from '../problem-response.ts';
import { readTarget } from '../target.ts';
import { type PlainRequest, readPlainRequest } from './request-grammar.ts';
import { FastResponse, type ResponseOwner } from './response.ts';

/** What a connection needs of its lane. */
export interface LaneSide {
  readonly context: HandlerContext;
  /** Seconds that a connection is kept for the next request, as clients are told. */
  readonly keepAlive: number;
  /** The gateway drains: answers end their connections. */
  readonly closing: boolean;
  /** No new connections are taken any more. */
  readonly closed: boolean;
  /** How often it has looked for connections that rest for too long. */
  readonly looks: number;
  /** Gives a connection to the standard lane. */
  leave(connection: FastConnection): void;
  gone(connection: FastConnection): void;
}

/** Bytes that may arrive while a request is answered, before reading stops. */
const mostEarly = 64 * 1024;

export class FastConnection implements ResponseOwner {
  readonly socket: Socket;
  /** Since which look of the lane nothing is asked for. */
  restsSince: number;
  /** Something has arrived on it. */
  heard = false;
  readonly #lane: LaneSide;
  #response: FastResponse | undefined;
  #early: Buffer[] = [];
  #earlySize = 0;
  readonly #onData = (bytes: Buffer) => this.#read(bytes);
  readonly #onDrain = () => this.#response?.drained();
  readonly #onEnd = () => void this.socket.end();
  readonly #onClose = () => this.#gone();

  constructor(socket: Socket, lane: LaneSide) {
    this.socket = socket;
    this.#lane = lane;
    this.restsSince = lane.looks;
    socket.on('error', ignore);
    socket.on('drain', this.#onDrain).on('end', this.#onEnd).on('close', this.#onClose).on('data', this.#onData);
  }

  get keepAlive(): number {
    return this.#lane.keepAlive;
  }

  get busy(): boolean {
    return this.#response !== undefined;
  }

  #read(bytes: Buffer): void {
    this.heard = true;
    if (this.#response) {
      this.#early.push(bytes);
      this.#earlySize += bytes.length;
      if (this.#earlySize > mostEarly) this.socket.pause();
      return;
    }
    const plain = readPlainRequest(bytes, this.socket);
    if (!plain || !this.#answer(plain)) this.#leave(bytes);
  }

  /** False, and nothing done, when the request is for the standard lane. */
  #answer({ request, content }: PlainRequest): boolean {
    const { context, closing } = this.#lane;
    const head = headOf(request, context);
    if (isProblem(head)) return false;
    const target = readTarget(request.url ?? '', head.host);
    if (isProblem(target) || context.surface.owns(target.path)) return false;
    const form = { headOnly: request.method === 'HEAD', closes: head.connection === 'close' };
    const response = new FastResponse(this, form);
    this.#response = response;
    const exchange = openExchange({ request, response, received: content, closing }, head, context);
    try {
      answer(exchange, { head, target }, context);
    } catch (error) {
      fail(exchange, error);
    }
    return true;
  }

  #leave(bytes: Buffer): void {
    const { socket } = this;
    socket.off('error', ignore).off('drain', this.#onDrain).off('end', this.#onEnd);
    socket.off('close', this.#onClose).off('data', this.#onData);
    this.#lane.leave(this);
    socket.emit('data', bytes);
  }

  /** Ends a connection on which nothing was asked for in time; what comes now is too late. */
  expire(problem: Problem): void {
    this.socket.off('data', this.#onData);
    this.#lane.gone(this);
    writeProblem(this.socket, problem, this.#lane.context.store.current.id);
  }

  answered(last: boolean): void {
    this.#response = undefined;
    this.restsSince = this.#lane.looks;
    if (last || this.#lane.closed) this.socket.destroySoon();
    else if (this.#earlySize > 0) process.nextTick(() => this.#readEarly());
  }

  #readEarly(): void {
    const bytes = Buffer.concat(this.#early, this.#earlySize);
    this.#early = [];
    this.#earlySize = 0;
    if (this.socket.destroyed) return;
    this.socket.resume();
    this.#read(bytes);
  }

  #gone(): void {
    this.#response?.gone();
    this.#lane.gone(this);
  }
}

function ignore(): void {
  // `close` follows.
}
