// The fast lane beside node:http on one listening socket: connections begin here, and the first request that is not of the
// plain form takes its connection to the standard lane. Both lanes answer by the same code; this one only reads and writes.

import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { HandlerContext } from '../handler.ts';
import type { Problem } from '../problem-response.ts';
import { FastConnection, type LaneSide } from './connection.ts';

/** How long clients may rest, in milliseconds. */
export interface Patience {
  /** Before the first byte of a connection. */
  readonly head: number;
  /** Between two requests. */
  readonly idle: number;
}

const late: Problem = { id: 'request-timeout', detail: 'The request did not arrive in time.' };

/** Between two looks for connections that rest for too long, in milliseconds. */
const interval = 1_000;

/** Beyond what clients are told, so that one that is just being used is not closed; as node:http has it, in milliseconds. */
const grace = 1_000;

export class FastLane implements LaneSide {
  readonly context: HandlerContext;
  readonly keepAlive: number;
  closing = false;
  closed = false;
  looks = 0;
  readonly #patience: Patience;
  readonly #connections = new Set<FastConnection>();
  readonly #standard: (socket: Socket) => void;
  readonly #timer: NodeJS.Timeout;

  /** Takes the connections of `server` from now on. */
  constructor(server: Server, context: HandlerContext, patience: Patience) {
    this.context = context;
    this.#patience = patience;
    this.keepAlive = Math.floor(patience.idle / 1_000);
    this.#timer = setInterval(() => this.#look(), interval).unref();
    // What a server of node:http does with its connections is a listener like any other (Node's documentation of Event:
    // 'connection'): it gets those that leave this lane.
    const listeners = server.listeners('connection') as ((socket: Socket) => void)[];
    this.#standard = (socket) => {
      for (const listener of listeners) listener.call(server, socket);
    };
    server.removeAllListeners('connection');
    server.on('connection', (socket: Socket) => {
      if (!socket.destroyed) this.#connections.add(new FastConnection(socket, this));
    });
  }

  leave(connection: FastConnection): void {
    this.#connections.delete(connection);
    this.#standard(connection.socket);
  }

  gone(connection: FastConnection): void {
    this.#connections.delete(connection);
  }

  /** Ends every connection on which nothing is asked for, now and after each answer to come. */
  close(): void {
    this.closed = true;
    for (const { busy, socket } of this.#connections) if (!busy) socket.destroySoon();
  }

  /** Cuts what is left. */
  destroy(): void {
    clearInterval(this.#timer);
    for (const { socket } of this.#connections) socket.destroy();
  }

  // Time is counted in looks: after a pause of the machine or of the process a connection has rested for one more, however
  // long the pause was. And what may have arrived meanwhile is read first, which is before `setImmediate`.
  #look(): void {
    this.looks++;
    const rested = [...this.#connections].filter((connection) => this.#hasRested(connection));
    if (rested.length > 0) setImmediate(() => this.#end(rested));
  }

  #end(rested: readonly FastConnection[]): void {
    for (const connection of rested) {
      if (!this.#connections.has(connection) || !this.#hasRested(connection)) continue;
      if (connection.heard) connection.socket.destroy();
      else connection.expire(late);
    }
  }

  #hasRested({ busy, heard, restsSince }: FastConnection): boolean {
    const atLeast = (this.looks - restsSince - 1) * interval;
    return !busy && atLeast > (heard ? this.#patience.idle + grace : this.#patience.head);
  }
}
