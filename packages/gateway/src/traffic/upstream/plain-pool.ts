// Connections to one instance over plain HTTP/1.1. The one used last is used next: a pool shrinks to what it needs. How many
// requests an instance gets at a time is decided before they come here.

import { Call } from './call.ts';
import { Connection, type ConnectionOwner, fresh, type Place } from './connection.ts';
import type { Upstream, UpstreamHandler, UpstreamRequest } from './exchange.ts';

/** How long a connection is kept without use: shorter than the idle timeouts of common servers, in milliseconds. */
const keepAlive = 4_000;

export class PlainPool implements Upstream, ConnectionOwner {
  readonly #place: Place;
  /** The one freed last at the end. */
  readonly #free: Connection[] = [];
  readonly #all = new Set<Connection>();
  #closing = false;

  constructor(origin: string, patience: number) {
    const { hostname, port, host } = new URL(origin);
    this.#place = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 80), authority: host, patience };
  }

  dispatch(request: UpstreamRequest, handler: UpstreamHandler): void {
    const call = new Call(request, handler);
    if (call.repeatable) this.#send(call);
    // What has to arrive once goes out when every connection that the service has closed by now has been heard of.
    else setImmediate(() => this.#send(call));
  }

  free(connection: Connection): void {
    if (this.#closing) {
      connection.destroy();
      return;
    }
    connection.freeSince = performance.now();
    this.#free.push(connection);
  }

  gone(connection: Connection): void {
    this.#all.delete(connection);
    const at = this.#free.lastIndexOf(connection);
    if (at >= 0) this.#free.splice(at, 1);
  }

  again(call: Call): void {
    this.#open(call);
  }

  /** Closes what has been free for long. */
  tend(now: number): void {
    const stale = this.#free.filter(({ freeSince }) => now - freeSince > keepAlive);
    for (const connection of stale) connection.destroy();
  }

  /** Serves those that are under way, and nobody after them. */
  close(): void {
    this.#closing = true;
    for (const connection of this.#free.splice(0)) connection.destroy();
  }

  destroy(): void {
    this.#closing = true;
    for (const connection of [...this.#all]) connection.destroy();
  }

  #send(call: Call): void {
    const free = this.#free.at(-1);
    const trusted = free !== undefined && (call.repeatable || performance.now() - free.freeSince < fresh);
    if (!trusted) {
      this.#open(call);
      return;
    }
    this.#free.pop();
    free.send(call);
  }

  #open(call: Call): void {
    const connection = new Connection(this, this.#place);
    this.#all.add(connection);
    connection.send(call);
  }
}
