// One request on its way to an instance, on whichever connection it is.

import { Readable } from 'node:stream';
import type { Connection } from './connection.ts';
import type { UpstreamControl, UpstreamHandler, UpstreamRequest } from './exchange.ts';

// Methods whose second execution changes nothing (RFC 9110 9.2.2; QUERY by its own document).
const idempotent: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'QUERY']);

export class Call implements UpstreamControl {
  readonly request: UpstreamRequest;
  readonly handler: UpstreamHandler;
  rawHeaders: readonly string[] = [];
  rawTrailers: readonly string[] = [];
  /** The connection that works on it. */
  connection: Connection | undefined;
  /** It was sent on a connection that turned out to be dead. */
  resent = false;

  constructor(request: UpstreamRequest, handler: UpstreamHandler) {
    this.request = request;
    this.handler = handler;
  }

  /** May it be sent again although it may have been executed? */
  get repeatable(): boolean {
    return idempotent.has(this.request.method) && !(this.request.body instanceof Readable);
  }

  abort(error: Error): void {
    this.connection?.end(error, 'given up');
  }

  pause(): void {
    this.connection?.pause();
  }

  resume(): void {
    this.connection?.resume();
  }
}
