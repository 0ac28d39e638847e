// An answer on the fast lane: the text of its head and its first bytes gathered and written in one piece. What it writes is,
// to the byte, what node:http would.

import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ClientResponse } from '../exchange.ts';

/** What an answer tells the connection that it is on. */
export interface ResponseOwner {
  readonly socket: Socket;
  /** Seconds that the connection is kept for the next request. */
  readonly keepAlive: number;
  /** All of the answer has been written; `last` when the connection ends with it. */
  answered(last: boolean): void;
}

/** What of a request decides the form of its answer. */
export interface AnswerForm {
  /** The answer to HEAD ends with its head. */
  readonly headOnly: boolean;
  /** The client wants the connection to end with the answer. */
  readonly closes: boolean;
}

export class FastResponse implements ClientResponse {
  /** Such chunks are gathered and go out in one write; in bytes. */
  readonly copiesBelow: number = 16 * 1024;
  statusCode = 200;
  headersSent = false;
  destroyed = false;
  writableFinished = false;
  readonly #owner: ResponseOwner;
  readonly #form: AnswerForm;
  /** What waits to be written, as latin1: head and framing, then content that is not framed yet. */
  #head = '';
  #content = '';
  #chunked = false;
  /** Nothing follows the head (RFC 9110 6.4.1). */
  #bare = false;
  #last: boolean;
  #trailers = '';
  #onClose: (() => void)[] = [];
  #onDrain: (() => void) | undefined;
  #flushing = false;

  constructor(owner: ResponseOwner, form: AnswerForm) {
    this.#owner = owner;
    this.#form = form;
    this.#last = form.closes;
  }

  writeHead(status: number, reasonOrHeaders: string | string[], more?: string[]): void {
    const headers = (typeof reasonOrHeaders === 'string' ? more : reasonOrHeaders) ?? [];
    const reason = typeof reasonOrHeaders === 'string' ? reasonOrHeaders : (STATUS_CODES[status] ?? 'unknown');
    this.statusCode = status;
    this.headersSent = true;
    this.#bare = this.#form.headOnly || status === 204 || status === 304;
    this.#head = `HTTP/1.1 ${status} ${reason}\r\n${this.#fields(headers)}\r\n`;
  }

  #fields(headers: readonly string[]): string {
    let text = '';
    let dated = false;
    let framed = false;
    let connected = false;
    for (let at = 0; at < headers.length; at += 2) {
      const name = headers[at] as string;
      const value = headers[at + 1] as string;
      text += `${name}: ${value}\r\n`;
      switch (name.length) {
        case 4:
          dated ||= name.toLowerCase() === 'date';
          break;
        case 10:
          if (name.toLowerCase() !== 'connection') break;
          connected = true;
          this.#last ||= value === 'close';
          break;
        case 14:
          framed ||= name.toLowerCase() === 'content-length';
          break;
      }
    }
    if (!dated) text += `Date: ${dateNow()}\r\n`;
    if (!connected && this.#last) text += 'Connection: close\r\n';
    else if (!connected) text += `Connection: keep-alive\r\nKeep-Alive: timeout=${this.#owner.keepAlive}\r\n`;
    this.#chunked = !framed && !this.#bare;
    return this.#chunked ? `${text}Transfer-Encoding: chunked\r\n` : text;
  }

  flushHeaders(): void {
    this.#flush();
  }

  writeInformation(status: number, headers: readonly string[]): void {
    let text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'unknown'}\r\n`;
    for (let at = 0; at < headers.length; at += 2) text += `${headers[at]}: ${headers[at + 1]}\r\n`;
    this.#owner.socket.write(`${text}\r\n`, 'latin1');
  }

  write(chunk: Buffer | string, done?: () => void): boolean {
    if (this.destroyed || this.#bare || chunk.length === 0) {
      done?.();
      return true;
    }
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    if (bytes.length < this.copiesBelow) {
      this.#content += bytes.toString('latin1');
      done?.();
      return this.#content.length < this.copiesBelow ? this.#flushSoon() : this.#flush();
    }
    const { socket } = this.#owner;
    if (this.#chunked) this.#gather(`${bytes.length.toString(16)}\r\n`);
    this.#flush();
    const more = socket.write(bytes, done);
    if (this.#chunked) this.#head = '\r\n';
    return more;
  }

  addTrailers(trailers: [string, string][]): void {
    for (const [name, value] of trailers) this.#trailers += `${name}: ${value}\r\n`;
  }

  end(chunk?: string): void {
    if (this.destroyed || this.writableFinished) return;
    if (chunk !== undefined) this.write(chunk);
    if (this.#chunked) this.#gather(`0\r\n${this.#trailers}\r\n`);
    this.#flush();
    this.writableFinished = true;
    this.#owner.answered(this.#last);
    this.#close();
  }

  destroy(): void {
    this.#owner.socket.destroy();
    this.gone();
  }

  on(event: 'close' | 'drain', listener: () => void): void {
    if (event === 'close') this.#onClose.push(listener);
    else this.#onDrain = listener;
  }

  /** The connection takes more. */
  drained(): void {
    this.#onDrain?.();
  }

  /** The connection is gone. */
  gone(): void {
    if (this.destroyed || this.writableFinished) return;
    this.destroyed = true;
    this.#close();
  }

  #close(): void {
    const listeners = this.#onClose;
    this.#onClose = [];
    for (const listener of listeners) listener();
  }

  // An answer that comes in one piece ends before the turn does, and has been written by then.
  #flushSoon(): boolean {
    if (this.#flushing) return true;
    this.#flushing = true;
    process.nextTick(flushOf, this);
    return true;
  }

  /** Puts content that waits into its frame, and `text` after it. */
  #gather(text: string): void {
    const content = this.#content;
    this.#content = '';
    const framed = this.#chunked && content !== '' ? `${content.length.toString(16)}\r\n${content}\r\n` : content;
    this.#head += framed + text;
  }

  /** Writes what waits; false when the connection is full. */
  #flush(): boolean {
    this.#gather('');
    const text = this.#head;
    this.#head = '';
    return text === '' || this.destroyed || this.#owner.socket.write(text, 'latin1');
  }

  /** @internal */
  flushNow(): void {
    this.#flushing = false;
    this.#flush();
  }
}

function flushOf(response: FastResponse): void {
  response.flushNow();
}

let date = '';
let dateUntil = 0;

/** The time as HTTP tells it (RFC 9110 5.6.7), made once a second. */
function dateNow(): string {
  const now = Date.now();
  if (now >= dateUntil) {
    date = new Date(now).toUTCString();
    dateUntil = now - (now % 1_000) + 1_000;
  }
  return date;
}
