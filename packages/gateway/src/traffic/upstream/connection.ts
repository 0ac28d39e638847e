// One connection to an instance over plain HTTP/1.1: one request at a time, written in one piece, and its response read
// as it comes. Reused only when nothing about the exchange was odd.

import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { Call } from './call.ts';
import { ChunkedBody } from './chunked-body.ts';
import { Lease, returnBuffer, takeBuffer } from './read-buffer.ts';
import { requestHead } from './request-text.ts';
import { HTTPParserError, type ResponseHead, readResponseHead } from './response-head.ts';

/** Bytes of a response head. */
const longestHead = 16 * 1024;

/** A connection free for longer may have been closed at the other end already; in milliseconds. */
export const fresh = 1_000;

/** Bytes of one read from which it is handed on as it is, and the connection takes another buffer. */
const worthHandingOn = 16 * 1024;

/** Bytes of content that are written together with the head. */
const smallBody = 64 * 1024;

/** What a connection tells its pool. */
export interface ConnectionOwner {
  /** It may serve the next request. */
  free(connection: Connection): void;
  /** It is of no use any more. */
  gone(connection: Connection): void;
  /** The connection was dead before it was used: the call may be sent on another one. */
  again(call: Call): void;
}

export class Connection {
  /** When it became free, on the monotonic clock. */
  freeSince = 0;
  readonly #owner: ConnectionOwner;
  readonly #socket: Socket;
  readonly #authority: string;
  #buffer: Buffer = takeBuffer();
  #call: Call | undefined;
  #served = 0;
  #connected = false;
  /** What has arrived of a head whose end has not. */
  #head = '';
  #response: ResponseHead | undefined;
  /** Bytes of content still to come, when their number is known. */
  #left = 0;
  #chunked: ChunkedBody | undefined;
  /** The buffer of what is being read, when the connection has taken another. */
  #lease: Lease | undefined;
  /** Something of the response to the current request has arrived. */
  #heard = false;
  /** The connection had been free for so long that the service may have closed it before it saw the current request. */
  #stale = false;
  /** All of the current request has been written. */
  #sent = false;
  #ended = false;
  #paused = false;
  #deadline: NodeJS.Timeout | undefined;

  constructor(owner: ConnectionOwner, { host, port, authority, patience }: Place) {
    this.#owner = owner;
    this.#authority = authority;
    this.#socket = connect({
      host,
      port,
      noDelay: true,
      autoSelectFamily: true,
      onread: {
        // Also a function, one buffer a read (Node's documentation of net.Socket); the types know the buffer alone.
        buffer: (() => this.#buffer) as unknown as Uint8Array,
        callback: (size) => this.#read(size),
      },
    });
    this.#deadline = setTimeout(() => this.end(new ConnectTimeout('connecting took too long'), 'lost'), patience);
    this.#socket.on('connect', () => this.#onConnect());
    this.#socket.on('error', (error) => this.end(error, 'lost'));
    this.#socket.on('end', () => this.#onEnd());
    this.#socket.on('close', () => this.#onClose());
    this.#socket.on('drain', () => this.#resumeBody());
  }

  /** Takes the next request; only when it is free. */
  send(call: Call): void {
    this.#call = call;
    call.connection = this;
    this.#heard = false;
    this.#stale = this.#served > 0 && performance.now() - this.freeSince > fresh;
    this.#sent = false;
    this.#response = undefined;
    this.#head = '';
    if (this.#connected) this.#write();
  }

  pause(): void {
    this.#paused = true;
    this.#socket.pause();
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#socket.resume();
  }

  destroy(): void {
    this.end(new Error('the connection was closed'), 'lost');
  }

  #onConnect(): void {
    clearTimeout(this.#deadline);
    this.#connected = true;
    if (this.#call) this.#write();
    else this.#owner.free(this);
  }

  #write(): void {
    const call = this.#call as Call;
    const { request, handler } = call;
    handler.onRequestStart(call);
    if (this.#ended) return;
    const { body } = request;
    const text = requestHead(request, this.#authority);
    if (body === null) this.#socket.write(text, 'latin1');
    else if (body instanceof Readable) {
      this.#socket.write(text, 'latin1');
      this.#stream(body, /\r\nTransfer-Encoding: chunked\r\n\r\n$/.test(text));
      return;
    } else if (body.length <= smallBody) this.#socket.write(text + body.toString('latin1'), 'latin1');
    else {
      this.#socket.cork();
      this.#socket.write(text, 'latin1');
      this.#socket.write(body);
      this.#socket.uncork();
    }
    this.#sent = true;
    handler.onRequestSent();
  }

  #stream(body: Readable, chunked: boolean): void {
    const call = this.#call;
    const isOver = () => this.#ended || this.#call !== call;
    body.on('data', (chunk: Buffer) => {
      if (isOver()) return;
      if (chunked) this.#socket.write(`${chunk.length.toString(16)}\r\n`, 'latin1');
      let more = this.#socket.write(chunk);
      if (chunked) more = this.#socket.write('\r\n', 'latin1');
      if (!more) body.pause();
    });
    body.on('end', () => {
      if (isOver()) return;
      if (chunked) this.#socket.write('0\r\n\r\n', 'latin1');
      this.#sent = true;
      call?.handler.onRequestSent();
    });
    body.on('error', (error) => {
      if (!isOver()) this.end(error, 'given up');
    });
  }

  #resumeBody(): void {
    const body = this.#call?.request.body;
    if (body instanceof Readable) body.resume();
  }

  /** False stops reading until `resume`. */
  #read(size: number): boolean {
    const bytes = this.#buffer.subarray(0, size);
    if (size < worthHandingOn) {
      this.#take(bytes);
      return true;
    }
    const lease = new Lease(this.#buffer);
    this.#lease = lease;
    this.#buffer = takeBuffer();
    this.#take(bytes);
    this.#lease = undefined;
    lease.end();
    return true;
  }

  #take(bytes: Buffer): void {
    const call = this.#call;
    if (!call) {
      // Nobody asked: whatever it is, it would be taken for the answer to the next request (RFC 9112 9.2).
      this.end(new HTTPParserError('The service sent bytes that nobody asked for.'), 'lost');
      return;
    }
    this.#heard = true;
    try {
      let at = 0;
      while (!this.#response) {
        const end = this.#headEnd(bytes, at);
        if (end < 0) return;
        at = end;
        this.#begin(call);
        if (this.#ended || this.#call !== call) return;
      }
      this.#content(bytes, at, call);
    } catch (error) {
      this.end(error as Error, 'lost');
    }
  }

  /** Gathers the head; gives the index after it, or -1 while its end has not arrived. */
  #headEnd(bytes: Buffer, start: number): number {
    const end = bytes.indexOf('\r\n\r\n', start, 'latin1');
    if (end >= 0 && end - start <= longestHead && this.#head === '') {
      this.#head = bytes.toString('latin1', start, end);
      return end + 4;
    }
    const before = this.#head.length;
    this.#head += bytes.toString('latin1', start);
    const whole = this.#head.indexOf('\r\n\r\n', Math.max(0, before - 3));
    if ((whole < 0 ? this.#head.length : whole) > longestHead)
      throw new HTTPParserError('The response head is too long.');
    if (whole < 0) {
      // A service that speaks something else, or ends lines in its own way, need not be waited for.
      if (/(?:^|[^\r])\n/.test(this.#head))
        throw new HTTPParserError('The response has a line that ends without CRLF.');
      if (!'HTTP/1.'.startsWith(this.#head.slice(0, 7))) throw new HTTPParserError('The response is not HTTP/1.1.');
      return -1;
    }
    this.#head = this.#head.slice(0, whole);
    return start + whole + 4 - before;
  }

  #begin(call: Call): void {
    const head = readResponseHead(this.#head);
    this.#head = '';
    const { status, reason, fields } = head;
    call.rawHeaders = fields;
    if (status === 101) throw new HTTPParserError('The service changed to a protocol that nobody asked for.');
    if (status === 100) return;
    if (status > 100 && status < 200) {
      call.handler.onResponseStart(call, status, reason);
      return;
    }
    const empty = call.request.method === 'HEAD' || status === 204 || status === 304;
    this.#response = empty ? { ...head, framing: 0, persistent: head.persistent || head.framing === 'close' } : head;
    this.#left = typeof this.#response.framing === 'number' ? this.#response.framing : 0;
    this.#chunked = this.#response.framing === 'chunked' ? new ChunkedBody() : undefined;
    call.handler.onResponseStart(call, status, reason);
  }

  #content(bytes: Buffer, start: number, call: Call): void {
    const { framing } = this.#response as ResponseHead;
    const { handler } = call;
    let at = start;
    const tell = (chunk: Buffer) => {
      if (!this.#ended && this.#call === call) handler.onResponseData(call, chunk, this.#lease?.piece() ?? 'borrowed');
    };
    if (this.#chunked) {
      at = this.#chunked.read(bytes, at, tell);
    } else {
      const end = framing === 'close' ? bytes.length : Math.min(bytes.length, at + this.#left);
      this.#left -= end - at;
      if (end > at) tell(at === 0 && end === bytes.length ? bytes : bytes.subarray(at, end));
      at = end;
    }
    if (this.#ended || this.#call !== call) return;
    const whole = this.#chunked ? this.#chunked.ended : framing !== 'close' && this.#left === 0;
    if (whole) this.#finish(call, at < bytes.length);
    else handler.onResponseRest(call);
  }

  #finish(call: Call, excess: boolean): void {
    const { persistent } = this.#response as ResponseHead;
    if (this.#chunked) call.rawTrailers = this.#chunked.trailers;
    this.#call = undefined;
    call.connection = undefined;
    this.#served++;
    // Free before anybody is told: the request that comes next finds it.
    if (persistent && this.#sent && !excess) {
      this.resume();
      this.#owner.free(this);
    } else this.#bury();
    call.handler.onResponseEnd(call);
  }

  #onClose(): void {
    this.end(new Error('the connection was closed'), 'lost');
    returnBuffer(this.#buffer);
  }

  #onEnd(): void {
    const call = this.#call;
    if (call && this.#response?.framing === 'close') this.#finish(call, false);
    else this.end(new Error('the service closed the connection'), 'lost');
  }

  /**
   * Serves nobody any more. A request that is under way fails; one that was `lost` with a connection that had rested for
   * long and said nothing since is sent again, if it may be: such a connection was dead before it was written to.
   */
  end(error: Error, how: 'lost' | 'given up'): void {
    if (this.#ended) return;
    const call = this.#call;
    this.#call = undefined;
    this.#bury();
    if (!call) return;
    call.connection = undefined;
    if (how === 'lost' && this.#stale && !this.#heard && !call.resent && call.repeatable) {
      call.resent = true;
      this.#owner.again(call);
    } else call.handler.onResponseError(this.#connected ? call : null, error);
  }

  #bury(): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#deadline);
    this.#socket.destroy();
    this.#owner.gone(this);
  }
}

/** Where a connection leads to. */
export interface Place {
  readonly host: string;
  readonly port: number;
  /** The Host field of requests that bring none. */
  readonly authority: string;
  /** Milliseconds for connecting. */
  readonly patience: number;
}

/** Connecting took longer than it may. */
export class ConnectTimeout extends Error {
  readonly code = 'CONNECT_TIMEOUT';
}
