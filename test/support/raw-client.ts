// A client that writes bytes and keeps bytes: no HTTP library between the test and the wire.

import { connect, type Socket } from 'node:net';
import type { ScriptedSocket } from './byte-script.ts';
import { type HttpMessage, isInterim, readResponses } from './http-message.ts';

export interface RawConnection extends ScriptedSocket, Disposable {
  /** How the connection ended, the client's own reset included; undefined while it is open. */
  readonly ended: 'fin' | 'reset' | undefined;
  /** What was received, read as responses to requests with these methods. */
  responses(methods: readonly string[]): readonly HttpMessage[];
  /** Waits for `count` whole final responses; false when the server closes or `limit` milliseconds pass before. */
  answered(methods: readonly string[], count: number, limit: number): Promise<boolean>;
  /** Waits for the server to close; false after `limit` milliseconds. */
  closed(limit: number): Promise<boolean>;
}

/** Opens a connection to a local port. Rejects when it can't. */
export async function rawConnection(port: number): Promise<RawConnection> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  let ended: 'fin' | 'reset' | undefined;
  const peer = watched(socket);
  socket.on('end', () => {
    ended ??= 'fin';
  });
  for (const event of ['error', 'close']) {
    socket.on(event, () => {
      ended ??= 'reset';
    });
  }
  return {
    ...peer,
    get ended() {
      return ended;
    },
    responses: (methods) => readResponses(peer.received(), ended !== undefined, methods),
    async answered(methods, count, limit) {
      const whole = () => {
        const messages = readResponses(peer.received(), ended !== undefined, methods);
        return messages.filter((message) => message.complete && !isInterim(message)).length >= count;
      };
      return (await peer.until(whole, limit)) || whole();
    },
    async closed(limit) {
      await peer.until(() => ended !== undefined, limit);
      return ended !== undefined;
    },
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

/** Keeps what a socket receives and lets waiters look at it as it changes. */
export function watched(socket: Socket): ScriptedSocket {
  const chunks: Buffer[] = [];
  const watchers = new Set<() => void>();
  let text = '';
  let over = false;
  const changed = () => {
    for (const look of [...watchers]) look();
  };
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    changed();
  });
  for (const event of ['end', 'error', 'close']) {
    socket.on(event, () => {
      over = true;
      // After the listeners that note how it ended.
      queueMicrotask(changed);
    });
  }
  return {
    socket,
    received() {
      if (chunks.length > 0) text += Buffer.concat(chunks.splice(0)).toString('latin1');
      return text;
    },
    until: (met, limit) =>
      new Promise((resolve) => {
        const settle = (value: boolean) => {
          clearTimeout(timer);
          watchers.delete(look);
          resolve(value);
        };
        const look = () => {
          if (met()) settle(true);
          else if (over) settle(false);
        };
        const timer = setTimeout(() => settle(false), limit).unref();
        watchers.add(look);
        look();
      }),
  };
}
