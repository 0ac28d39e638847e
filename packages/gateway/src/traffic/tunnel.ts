// Upgraded connections (RFC 9110 7.8): the handshake passes the same match and checks as any request, and what follows
// is two sockets joined. Frames of whatever protocol they speak are never looked at.

import { type IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { type Duplex, pipeline } from 'node:stream';
import { type Operation, own } from '@portico/contract';
import type { RequestHead } from './request-head.ts';

/** A client's connection after node:http has let go of it, with bytes that came early. */
export interface Tunnel {
  readonly socket: Duplex;
  /** Sent on only after the service has agreed: until then they are nothing but a guess (RFC 9110 7.8). */
  readonly early: Buffer;
}

/** True when a request asks for an upgrade in the only form that is passed on: one protocol, by GET without content. */
export function asksForUpgrade(request: IncomingMessage): boolean {
  const { upgrade, connection = '', 'content-length': length, 'transfer-encoding': coding } = request.headers;
  const asked = upgrade !== undefined && /(?:^|,)\s*upgrade\s*(?:,|$)/i.test(connection);
  return asked && request.method === 'GET' && (length ?? '0') === '0' && coding === undefined;
}

/** The protocol to ask the service for: WebSocket always, others where the operation declares the answer 101. */
export function upgradeFor(operation: Operation, { upgrade }: RequestHead): string | undefined {
  if (upgrade === undefined || operation.method !== 'GET' || !/^[A-Za-z0-9!#$%&'*+.^_`|~/-]+$/.test(upgrade))
    return undefined;
  if (upgrade.toLowerCase() === 'websocket') return upgrade;
  const declared = own(own(operation.definition, 'responses'), '101') !== undefined;
  return declared && !/^(?:h2c?|tls)\b/i.test(upgrade) ? upgrade : undefined;
}

/** A response that writes to a socket that no parser reads any more; it is the last one there. */
export function responseOn(request: IncomingMessage, socket: Duplex): ServerResponse {
  const response = new ServerResponse(request);
  socket.on('error', () => socket.destroy());
  socket.on('readable', noticeEnd).on('end', giveUp);
  response.assignSocket(socket as typeof request.socket);
  response.shouldKeepAlive = false;
  response.once('finish', () => socket.end());
  return response;
}

/**
 * Joins both sockets. When one side has ended, the other may go on until it ends too or says nothing for `silence`
 * milliseconds: a service that does not notice that its client has left would hold the connection for ever. `done` is
 * called once, when both are gone.
 */
export function join(tunnel: Tunnel, upstream: Duplex, silence: number, done: () => void): void {
  const { socket, early } = tunnel;
  socket.off('readable', noticeEnd).off('end', giveUp);
  let open = 2;
  const ended = (error?: Error | null) => {
    if (error) {
      socket.destroy();
      upstream.destroy();
    }
    if (--open === 0) done();
    else for (const side of [socket, upstream]) destroyWhenSilent(side, silence);
  };
  if (early.length > 0) upstream.write(early);
  pipeline(socket, upstream, ended);
  pipeline(upstream, socket, ended);
}

function destroyWhenSilent(side: Duplex, silence: number): void {
  if (side instanceof Socket) side.setTimeout(silence, () => side.destroy());
}

// Until the service has agreed nothing is read from the client, except to learn that it has left.
function noticeEnd(this: Duplex): void {
  if (this.readableLength === 0) this.read();
}

function giveUp(this: Duplex): void {
  this.destroy();
}
